/*
 * Keys of the person: see keys.h.
 */
#include "checks/keys.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "checks/asset.h"
#include "checks/buf.h"
#include "checks/mem.h"
#include "checks/text.h"

#define FILE_MAX (64 << 10)		/* bytes */
#define KEY_MIN 8			/* shorter ones can't be masked well */
#define KEY_MAX 63			/* it is a label: RFC 1035 2.3.4 */

struct keys {
	int n;
	struct { char *service, *key; } at[KEYS_MAX];
	struct buf services;
};

static char *
path_of_file(void)
{
	const char *config = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");

	if (config != NULL && *config == '/')
		return mem_printf("%s/whybounce/keys.xml", config);
	return mem_printf("%s/.config/whybounce/keys.xml",
	    home != NULL ? home : "");
}

/* A label of letters and digits: nothing that could end or extend a name. */
static bool
is_key(const char *s)
{
	size_t n = strlen(s);

	for (const char *p = s; *p != '\0'; p++) {
		if (!isalnum((unsigned char)*p) && *p != '-')
			return false;
	}
	return n >= KEY_MIN && n <= KEY_MAX;
}

static bool
is_service(const char *s)
{
	return s != NULL && *s != '\0' &&
	    s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static void
add(struct keys *k, const char *service, const char *key)
{
	buf_printf(&k->services, "%s%s", k->n > 0 ? " " : "", service);
	k->at[k->n].service = mem_strdup(service);
	k->at[k->n++].key = mem_strdup(key);
}

static struct keys *
read_keys(const xmlDoc *doc, const char *path, char **why)
{
	struct keys *k = mem_alloc(sizeof *k);
	struct pool *pool = pool_new();

	buf_init(&k->services, 0);
	xml_each (node, xmlDocGetRootElement((xmlDoc *)doc), "key") {
		const char *service = xml_attr(node, "service");
		const char *key = text_lower(pool, text_trim(pool,
		    xml_text(node)));

		if (k->n == KEYS_MAX || !is_service(service) || !is_key(key)) {
			*why = mem_printf("%s:%ld: this can't be a key: "
			    "say <key service=\"spamhaus\">KEY</key>", path,
			    xmlGetLineNo((xmlNode *)node));
			break;
		}
		add(k, service, key);
	}
	pool_free(pool);
	if (*why == NULL)
		return k;
	keys_free(k);
	return NULL;
}

struct keys *
keys_load(char **why)
{
	char *path = path_of_file();
	struct keys *k = NULL;
	struct stat st;
	xmlDoc *doc;

	*why = NULL;
	if (stat(path, &st) != 0) {
		if (errno != ENOENT && errno != ENOTDIR)
			*why = mem_printf("%s: cannot be read: %s", path,
			    strerror(errno));
	} else if ((st.st_mode & 077) != 0) {
		*why = mem_printf("%s: others can read it, so no key is used: "
		    "chmod 600 it", path);
	} else if ((doc = xml_load(path, FILE_MAX, why)) != NULL) {
		k = read_keys(doc, path, why);
		xmlFreeDoc(doc);
	}
	free(path);
	return k;
}

void
keys_free(struct keys *k)
{
	if (k == NULL)
		return;
	for (int i = 0; i < k->n; i++) {
		free(k->at[i].service);
		free(k->at[i].key);
	}
	buf_release(&k->services);
	free(k);
}

const char *
keys_services(const struct keys *k)
{
	return k->services.data;
}

static const char *
key_of(const struct keys *k, const char *service, size_t n)
{
	for (int i = 0; k != NULL && i < k->n; i++) {
		if (strlen(k->at[i].service) == n &&
		    strncmp(k->at[i].service, service, n) == 0)
			return k->at[i].key;
	}
	return NULL;
}

char *
keys_fill(const struct keys *k, const char *name)
{
	const char *open = strchr(name, '{'), *key;
	const char *close = open == NULL ? NULL : strchr(open, '}');

	if (close == NULL)
		return mem_strdup(name);
	key = key_of(k, open + 1, (size_t)(close - open) - 1);
	return key == NULL ? NULL : mem_printf("%.*s%s%s",
	    (int)(open - name), name, key, close + 1);
}

const char *
keys_mask(const struct keys *k, struct pool *pool, const char *text)
{
	const char *at;

	for (int i = 0; k != NULL && text != NULL && i < k->n; i++) {
		while ((at = text_find(text, k->at[i].key)) != NULL)
			text = pool_printf(pool, "%.*s****%s",
			    (int)(at - text), text,
			    at + strlen(k->at[i].key));
	}
	return text;
}

void
keys_mask_answer(const struct keys *keys, struct pool *pool, struct answer *a)
{
	struct record *masked = pool_alloc(pool, (size_t)a->n *
	    sizeof *masked);

	for (int i = 0; i < a->n; i++) {
		masked[i] = a->records[i];
		masked[i].name = keys_mask(keys, pool, masked[i].name);
		masked[i].data = keys_mask(keys, pool, masked[i].data);
	}
	a->records = masked;
}

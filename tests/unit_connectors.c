/*
 * Receive connectors simulated: which one takes a connection, what it answers,
 * what the check concludes, and the smallest change that admits one sender.
 *
 * A farm is written as lines, one connector each: "SERVER\NAME; role;
 * bindings; ranges; groups; mechanisms; more", where role is front, hub or -,
 * and more is among off, tls, secure. It becomes the text of Format-List.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checks/asset.h"
#include "checks/exchange_judge.h"
#include "checks/mem.h"
#include "checks/text.h"
#include "tests/world.h"

#define ALL4 "0.0.0.0-255.255.255.255"
#define ALL6 "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
#define ANY25 "0.0.0.0:25, [::]:25"
#define LOGINS "Tls, Integrated, BasicAuth, BasicAuthRequireTLS"

/* A server as it is set up, and connectors that people add. */
#define FRONT "X\\Front; front; " ANY25 "; " ALL4 ", " ALL6 "; " \
	"AnonymousUsers, ExchangeServers, ExchangeLegacyServers; " LOGINS \
	", ExchangeServer\n"
#define CLIENT "X\\Client; front; 0.0.0.0:587; " ALL4 "; ExchangeUsers; " \
	LOGINS "\n"
#define HUB "X\\Hub; hub; 0.0.0.0:2525, [::]:2525; " ALL4 ", " ALL6 "; " \
	"ExchangeUsers, ExchangeServers, ExchangeLegacyServers; " LOGINS \
	", ExchangeServer\n"
#define SERVER FRONT CLIENT HUB
#define OLD "X\\Default; -; 0.0.0.0:25; " ALL4 "; ExchangeUsers, " \
	"ExchangeServers, ExchangeLegacyServers; " LOGINS ", ExchangeServer\n"

/* ---- farms ---- */

static const char *
field(struct pool *pool, const char **at)
{
	size_t n = strcspn(*at, ";");
	const char *text = text_trim(pool, pool_strndup(pool, *at, n));

	*at += n + ((*at)[n] == ';');
	return text;
}

/* "?" in a field leaves the property out. */
static void
put(struct buf *out, const char *name, const char *value, bool list)
{
	if (strcmp(value, "?") != 0)
		buf_printf(out, list ? "%-16s : {%s}\n" : "%-16s : %s\n", name,
		    value);
}

static void
put_connector(struct pool *pool, struct buf *out, const char *line)
{
	const char *role, *more;

	put(out, "Identity", field(pool, &line), false);
	role = field(pool, &line);
	if (strcmp(role, "-") != 0)
		put(out, "TransportRole", strcmp(role, "front") == 0 ?
		    "FrontendTransport" : "HubTransport", false);
	put(out, "Bindings", field(pool, &line), true);
	put(out, "RemoteIPRanges", field(pool, &line), true);
	put(out, "PermissionGroups", field(pool, &line), false);
	put(out, "AuthMechanism", field(pool, &line), false);
	more = field(pool, &line);
	put(out, "Enabled", strstr(more, "off") != NULL ? "False" : "True",
	    false);
	put(out, "RequireTLS", strstr(more, "tls") != NULL ? "True" : "False",
	    false);
	put(out, "DomainSecureEnabled", strstr(more, "secure") != NULL ?
	    "True" : "False", false);
	if (strstr(more, "fqdn=") != NULL)
		put(out, "Fqdn", strstr(more, "fqdn=") + 5, false);
	buf_puts(out, "\n");
}

static void
read_text(struct casefile *c, const char *text)
{
	char *why = NULL;

	if (exchange_read(c, text, strlen(text), NULL, &why) != 0)
		fail_msg("%s", why);
}

/* Lines with " : " are taken as they stand, behind the connectors. */
static void
read_farm(struct casefile *c, const char *farm)
{
	struct pool *pool = pool_new();
	struct buf text, rest;

	buf_init(&text, 0);
	buf_init(&rest, 0);
	while (*farm != '\0') {
		size_t n = strcspn(farm, "\n");
		const char *line = pool_strndup(pool, farm, n);

		if (strstr(line, " : ") != NULL || *line == '\0')
			buf_printf(&rest, "%s\n", line);
		else
			put_connector(pool, &text, line);
		farm += n + (farm[n] == '\n');
	}
	buf_printf(&text, "\n%s", rest.data);
	read_text(c, text.data);
	buf_release(&text);
	buf_release(&rest);
	pool_free(pool);
}

/* ---- which connector, which answer ---- */

struct row {
	const char *sentence;
	const char *farm;
	const char *visit;	/* "CLIENT[ LOCAL[:PORT]]"; LOCAL "?", "*" */
	const char *how;	/* tls user server partner own foreign old */
	const char *want;	/* "NAME CODE", "NAME/RIVAL CODE", "none" */
};

#define PARTNER "X\\Partner; front; 0.0.0.0:25; 203.0.113.16/28; " \
	"AnonymousUsers; Tls; tls\n"
#define DEVICES "X\\Devices; front; 0.0.0.0:25; 192.168.5.10, 192.168.5.11; " \
	"AnonymousUsers; None\n"
#define TRUST "X\\Trust; front; 192.0.2.25:25; 192.168.5.0-192.168.5.255; " \
	"ExchangeServers; Tls, ExternalAuthoritative\n"
#define FORGOTTEN "X\\Forgotten; front; 0.0.0.0:25; 198.51.100.7; None; Tls\n"
#define FARM SERVER PARTNER DEVICES TRUST FORGOTTEN

static const struct row rows[] = {
	/* ranges */
	{ "the whole Internet is for the default connector", FARM,
	  "203.0.113.40", "", "Front 250" },
	{ "a smaller range wins over the whole", FARM, "198.51.100.7", "",
	  "Forgotten 530 5.7.57" },
	{ "one address wins over a network", SERVER DEVICES
	  "X\\Net; front; 0.0.0.0:25; 192.168.5.0/24; None; Tls\n",
	  "192.168.5.10", "", "Devices 250" },
	{ "the neighbour of that address is the network's", SERVER DEVICES
	  "X\\Net; front; 0.0.0.0:25; 192.168.5.0/24; None; Tls\n",
	  "192.168.5.12", "", "Net 530 5.7.57" },
	{ "order of the export does not matter", "X\\Net; front; 0.0.0.0:25; "
	  "192.168.5.0/24; None; Tls\n" DEVICES SERVER,
	  "192.168.5.10", "", "Devices 250" },
	{ "three ranges inside each other: the innermost", SERVER
	  "X\\A; front; 0.0.0.0:25; 203.0.113.0/24; None; Tls\n"
	  "X\\B; front; 0.0.0.0:25; 203.0.113.0/28; AnonymousUsers; Tls\n"
	  "X\\C; front; 0.0.0.0:25; 203.0.113.0-203.0.113.3; None; Tls\n",
	  "203.0.113.2", "", "C 530" },
	{ "the smallest of a connector's own ranges counts", SERVER
	  "X\\A; front; 0.0.0.0:25; 203.0.113.0/24, 203.0.113.9; None; Tls\n"
	  "X\\B; front; 0.0.0.0:25; 203.0.113.0/28; AnonymousUsers; Tls\n",
	  "203.0.113.9", "", "A 530" },
	{ "the first address of a range belongs to it", FARM, "203.0.113.16",
	  "tls", "Partner 250" },
	{ "the last address of a range belongs to it", FARM, "203.0.113.31",
	  "tls", "Partner 250" },
	{ "the address behind a range does not", FARM, "203.0.113.32", "",
	  "Front 250" },
	{ "a base in the middle means its whole network", SERVER
	  "X\\A; front; 0.0.0.0:25; 203.0.113.77/24; None; Tls\n",
	  "203.0.113.1", "", "A 530" },
	{ "a mask in brackets is a mask", SERVER
	  "X\\A; front; 0.0.0.0:25; 203.0.113.0(255.255.255.0); None; Tls\n",
	  "203.0.113.200", "", "A 530" },
	{ "ranges that overlap in part: the smaller wins", SERVER
	  "X\\A; front; 0.0.0.0:25; 203.0.113.0-203.0.113.99; None; Tls\n"
	  "X\\B; front; 0.0.0.0:25; 203.0.113.90-203.0.113.110; "
	  "AnonymousUsers; Tls\n", "203.0.113.95", "", "B 250" },
	{ "equal ranges are a rivalry", SERVER
	  "X\\A; front; 0.0.0.0:25; 203.0.113.0/24; None; Tls\n"
	  "X\\B; front; 0.0.0.0:25; 203.0.113.0-203.0.113.255; "
	  "AnonymousUsers; Tls\n", "203.0.113.9", "", "A/B 530" },
	{ "a rivalry ends where a smaller range is", SERVER
	  "X\\A; front; 0.0.0.0:25; 203.0.113.0/24; None; Tls\n"
	  "X\\B; front; 0.0.0.0:25; 203.0.113.0-203.0.113.255; None; Tls\n"
	  "X\\C; front; 0.0.0.0:25; 203.0.113.9; AnonymousUsers; Tls\n",
	  "203.0.113.9", "", "C 250" },
	{ "no range, no session", CLIENT HUB PARTNER, "192.0.2.1", "", "none" },
	{ "a long dash of a word processor is a dash", SERVER
	  "X\\A; front; 0.0.0.0:25; 203.0.113.1\xe2\x80\x93" "203.0.113.9; "
	  "None; Tls\n", "203.0.113.5", "", "A 530" },

	/* IPv6 */
	{ "IPv6 has ranges of its own", FARM, "2001:db8::1", "", "Front 250" },
	{ "an IPv6 network wins over all of IPv6", SERVER
	  "X\\Six; front; [::]:25; 2001:db8::/32; None; Tls\n", "2001:db8::1",
	  "", "Six 530" },
	{ "a binding of IPv4 alone hears no IPv6", SERVER
	  "X\\Six; front; 0.0.0.0:25; 2001:db8::/32; None; Tls\n",
	  "2001:db8::1", "", "Front 250" },
	{ "ranges of IPv4 alone take no IPv6", "X\\A; front; " ANY25 "; " ALL4
	  "; AnonymousUsers; Tls\n", "2001:db8::1", "", "none" },
	{ "a mapped address is an IPv4 address", FARM, "::ffff:203.0.113.40",
	  "", "Front 250" },
	{ "a mapped range is none of IPv4", SERVER "X\\A; front; " ANY25
	  "; ::ffff:203.0.113.0/120; None; Tls\n", "203.0.113.9", "",
	  "Front 250" },

	/* bindings */
	{ "another port is another connector", FARM, "203.0.113.40 *:587",
	  "tls", "Client 530 5.7.57" },
	{ "the port of the other service", FARM, "203.0.113.40 *:2525", "",
	  "Hub 530 5.7.57" },
	{ "a port where nobody listens", FARM, "203.0.113.40 *:26", "",
	  "none" },
	{ "the local address lets its connector hear", FARM,
	  "192.168.5.77 192.0.2.25", "foreign", "Trust 250" },
	{ "another local address does not", FARM, "192.168.5.77 192.0.2.26",
	  "foreign", "Front 550 5.7.54" },
	{ "an unknown local address may be any", FARM, "192.168.5.77 ?",
	  "foreign", "Trust 250" },
	{ "a local address that no binding names", FARM, "192.168.5.77 *",
	  "foreign", "Front 550 5.7.54" },
	{ "of equal ranges the exact local address wins",
	  "X\\A; front; 0.0.0.0:25; " ALL4 "; AnonymousUsers; Tls\n"
	  "X\\B; front; 192.0.2.25:25; " ALL4 "; None; Tls\n",
	  "203.0.113.9 192.0.2.25", "", "B 530" },
	{ "and elsewhere the other one is alone",
	  "X\\A; front; 0.0.0.0:25; " ALL4 "; AnonymousUsers; Tls\n"
	  "X\\B; front; 192.0.2.25:25; " ALL4 "; None; Tls\n",
	  "203.0.113.9 192.0.2.26", "", "A 250" },
	{ "one of several bindings is enough", SERVER
	  "X\\A; front; 0.0.0.0:26, 0.0.0.0:25, [::]:25; 203.0.113.9; None; "
	  "Tls\n", "203.0.113.9", "", "A 530" },

	/* which ones count */
	{ "a connector that is switched off takes nothing", SERVER
	  "X\\Off; front; 0.0.0.0:25; 203.0.113.9; None; Tls; off\n",
	  "203.0.113.9", "", "Front 250" },
	{ "connectors of other servers take nothing here", SERVER
	  "Y\\Other; front; 0.0.0.0:25; 203.0.113.9; None; Tls\n",
	  "203.0.113.9", "", "Front 250" },
	{ "names of servers differ in case only", SERVER
	  "x\\Same; front; 0.0.0.0:25; 203.0.113.9; None; Tls\n",
	  "203.0.113.9", "", "Same 530" },
	{ "the frontend service has its own connectors", SERVER
	  "X\\A; hub; 0.0.0.0:25; 203.0.113.9; None; Tls\n", "203.0.113.9",
	  "frontend", "Front 250" },
	{ "so has the transport service", SERVER
	  "X\\A; hub; 0.0.0.0:25; 203.0.113.9; None; Tls\n", "203.0.113.9",
	  "hub", "A 530" },
	{ "without roles all are of one service", OLD, "203.0.113.9", "hub",
	  "Default 530" },

	/* what it answers: nobody logged in */
	{ "anonymous users write to own recipients", FARM, "203.0.113.40", "",
	  "Front 250" },
	{ "anonymous users write to nobody else", FARM, "203.0.113.40",
	  "foreign", "Front 550 5.7.54" },
	{ "old servers say that in fewer words", SERVER, "203.0.113.40",
	  "foreign old", "Front 550 5.7.1" },
	{ "anonymous users may use the own domain as sender", FARM,
	  "203.0.113.40", "own", "Front 250" },
	{ "no group, no submission", FARM, "198.51.100.7", "",
	  "Forgotten 530 5.7.57" },
	{ "Exchange 2007 and 2010 are shut from the start", OLD,
	  "203.0.113.9", "old", "Default 530 5.7.1" },
	{ "users alone: a login is wanted", FARM, "203.0.113.40 *:587", "tls",
	  "Client 530" },
	{ "servers alone: a login is wanted", "X\\S; front; 0.0.0.0:25; " ALL4
	  "; ExchangeServers; ExchangeServer\n", "203.0.113.9", "",
	  "S 530" },
	{ "partners alone: a plain peer is anonymous", "X\\P; front; "
	  "0.0.0.0:25; " ALL4 "; Partners; Tls; secure\n", "203.0.113.9",
	  "tls", "P 530" },
	{ "a partner proved by mutual TLS submits", "X\\P; front; "
	  "0.0.0.0:25; " ALL4 "; Partners; Tls; secure\n", "203.0.113.9",
	  "tls partner", "P 250" },
	{ "what is secured outside is trusted with everything", FARM,
	  "192.168.5.77 192.0.2.25", "foreign own", "Trust 250 internal" },
	{ "securing outside needs the group of servers", "X\\E; front; "
	  "0.0.0.0:25; " ALL4 "; AnonymousUsers; Tls, ExternalAuthoritative\n",
	  "203.0.113.9", "foreign", "E 550 5.7.54" },
	{ "encryption comes before the login", "X\\A; front; 0.0.0.0:25; " ALL4
	  "; None; Tls; tls\n", "203.0.113.9", "", "A 451 5.7.3" },
	{ "and the login after it", "X\\A; front; 0.0.0.0:25; " ALL4
	  "; None; Tls; tls\n", "203.0.113.9", "tls", "A 530" },
	{ "clear text where encryption is demanded", FARM, "203.0.113.20", "",
	  "Partner 451 5.7.3" },
	{ "old servers say that with another code", FARM, "203.0.113.20",
	  "old", "Partner 530 5.7.0" },
	{ "encrypted, but for strangers", FARM, "203.0.113.20", "tls foreign",
	  "Partner 550 5.7.54" },

	/* logged in */
	{ "a user writes to anybody", FARM, "203.0.113.40 *:587",
	  "tls user foreign", "Client 250" },
	{ "a password in clear text is not offered", "X\\C; front; "
	  "0.0.0.0:25; " ALL4 "; ExchangeUsers; Tls, BasicAuth, "
	  "BasicAuthRequireTLS\n", "203.0.113.9", "user", "C 504" },
	{ "but it is where TLS is not demanded for it", "X\\C; front; "
	  "0.0.0.0:25; " ALL4 "; ExchangeUsers; BasicAuth\n", "203.0.113.9",
	  "user", "C 250" },
	{ "no mechanism, no login", DEVICES, "192.168.5.10", "user",
	  "Devices 504" },
	{ "a user without the group may not submit", "X\\C; front; "
	  "0.0.0.0:25; " ALL4 "; AnonymousUsers; Integrated\n", "203.0.113.9",
	  "user", "C 550 5.7.1" },
	{ "another Exchange server counts as internal", FARM,
	  "192.0.2.9 *:2525", "tls server foreign", "Hub 250 internal" },
	{ "a server needs its mechanism", CLIENT, "192.0.2.9 *:587",
	  "tls server", "Client 504" },
	{ "a server without the group may not submit", "X\\C; front; "
	  "0.0.0.0:25; " ALL4 "; AnonymousUsers; ExchangeServer\n",
	  "203.0.113.9", "server", "C 550" },

	/* rights, and what an export does not tell */
	{ "custom rights alone are not told", "X\\C; front; 0.0.0.0:25; " ALL4
	  "; Custom; Tls\n", "203.0.113.9", "", "C ?" },
	{ "custom rights beside anonymous users leave those in", "X\\C; "
	  "front; 0.0.0.0:25; " ALL4 "; AnonymousUsers, Custom; Tls\n",
	  "203.0.113.9", "", "C 250" },
	{ "rights of the export tell", "X\\C; front; 0.0.0.0:25; " ALL4
	  "; Custom; Tls\n\nIdentity : X\\C\nUser : NT AUTHORITY\\ANONYMOUS "
	  "LOGON\nExtendedRights : {ms-Exch-SMTP-Submit}\n", "203.0.113.9", "",
	  "C 250" },
	{ "rights of somebody else tell that there are none", "X\\C; front; "
	  "0.0.0.0:25; " ALL4 "; Custom; Tls\n\nIdentity : X\\C\nUser : Y\n"
	  "ExtendedRights : {ms-Exch-SMTP-Submit}\n", "203.0.113.9", "",
	  "C 530" },
	{ "a denied right is none", "X\\C; front; 0.0.0.0:25; " ALL4
	  "; Custom; Tls\n\nIdentity : X\\C\nUser : ANONYMOUS LOGON\n"
	  "ExtendedRights : {ms-Exch-SMTP-Submit}\nDeny : True\n",
	  "203.0.113.9", "", "C 530" },
	{ "any recipient for anonymous users is a relay", "X\\C; front; "
	  "0.0.0.0:25; " ALL4 "; AnonymousUsers, Custom; Tls\n\n"
	  "Identity : X\\C\nUser : NT AUTHORITY\\ANONYMOUS LOGON\n"
	  "ExtendedRights : {ms-Exch-SMTP-Accept-Any-Recipient}\n",
	  "203.0.113.9", "foreign", "C 250" },
	{ "a whole list without the own senders withdrew them", "X\\C; front; "
	  "0.0.0.0:25; " ALL4 "; AnonymousUsers; Tls\n\nIdentity : X\\C\n"
	  "User : S-1-5-7\nExtendedRights : {ms-Exch-SMTP-Submit, "
	  "ms-Exch-SMTP-Accept-Any-Sender}\n", "203.0.113.9", "own",
	  "C 550 5.7.60" },
	{ "old servers say that without a number", "X\\C; front; "
	  "0.0.0.0:25; " ALL4 "; AnonymousUsers; Tls\n\nIdentity : X\\C\n"
	  "User : S-1-5-7\nExtendedRights : {ms-Exch-SMTP-Submit}\n",
	  "203.0.113.9", "own old", "C 550 5.7.1" },
	{ "groups that were not exported tell nothing", "X\\C; front; "
	  "0.0.0.0:25; " ALL4 "; ?; Tls\n", "203.0.113.9", "", "C ?" },
	{ "groups that are not known tell nothing", "X\\C; front; "
	  "0.0.0.0:25; " ALL4 "; AnonymousUsers, Martians; Tls\n",
	  "203.0.113.9", "", "C ?" },
	{ "groups as a number are read", "X\\C; front; 0.0.0.0:25; " ALL4
	  "; 13; 31\n", "203.0.113.9", "", "C 250" },
	{ "servers without mechanisms may be trusted outside", "X\\C; front; "
	  "0.0.0.0:25; " ALL4 "; ExchangeServers; ?\n", "203.0.113.9", "",
	  "C ?" },
	{ "a list that was cut leaves a doubt", SERVER "X\\Cut; front; "
	  "0.0.0.0:25; 192.0.2.1, 192.0.2.2...; None; Tls\n", "203.0.113.9",
	  "", "Front 250 doubt=Cut" },
	{ "but none where a single address decides", SERVER DEVICES "X\\Cut; "
	  "front; 0.0.0.0:25; 192.0.2.1...; None; Tls\n", "192.168.5.10", "",
	  "Devices 250" },
	{ "nor where it was on another port", SERVER "X\\Cut; front; "
	  "0.0.0.0:587; 192.0.2.1...; None; Tls\n", "203.0.113.9", "",
	  "Front 250" },
	{ "nor where it is switched off", SERVER "X\\Cut; front; 0.0.0.0:25; "
	  "192.0.2.1...; None; Tls; off\n", "203.0.113.9", "", "Front 250" },
	{ "nor on another server", SERVER "Y\\Cut; front; 0.0.0.0:25; "
	  "192.0.2.1...; None; Tls\n", "203.0.113.9", "", "Front 250" },
	{ "absent bindings leave a doubt", SERVER "X\\Bare; front; ?; "
	  "203.0.113.0/24; None; Tls\n", "203.0.113.9", "",
	  "Front 250 doubt=Bare" },
	{ "a range that can't be read leaves a doubt", SERVER "X\\Odd; front; "
	  "0.0.0.0:25; 203.0.113.x; None; Tls\n", "203.0.113.9", "",
	  "Front 250 doubt=Odd" },
};

static void
read_visit(struct visit *v, struct pool *pool, const struct row *row)
{
	const char *at = row->visit, *local;
	const char *client = text_word(pool, &at);

	*v = (struct visit){ .port = 25, .local = LOCAL_OTHER };
	assert_true(ip_parse(&v->client, client));
	local = text_word(pool, &at);
	if (local != NULL && strchr(local, ':') != NULL &&
	    strchr(local, '.') == NULL)
		v->port = (int)strtol(strchr(local, ':') + 1, NULL, 10);
	if (local == NULL || *local == '?')
		v->local = LOCAL_UNKNOWN;
	else if (ip_parse(&v->local_ip, local))
		v->local = LOCAL_KNOWN;
	v->tls = strstr(row->how, "tls") != NULL;
	v->own_sender = strstr(row->how, "own") != NULL;
	v->foreign = strstr(row->how, "foreign") != NULL;
	v->old = strstr(row->how, "old") != NULL;
	v->role = strstr(row->how, "frontend") != NULL ? ROLE_FRONTEND :
	    strstr(row->how, "hub") != NULL ? ROLE_HUB : ROLE_ANY;
	v->who = strstr(row->how, "user") != NULL ? VISITOR_USER :
	    strstr(row->how, "server") != NULL ? VISITOR_SERVER :
	    strstr(row->how, "partner") != NULL ? VISITOR_PARTNER :
	    VISITOR_ANONYMOUS;
}

/* "NAME[/RIVAL] CODE[ internal][ doubt=NAME]", as much of it as is wanted. */
static const char *
outcome_of(struct pool *pool, const struct receivers *all, const char *server,
    const struct visit *v)
{
	struct ruling ruling;
	struct choice c;

	receivers_choose(all, server, v, &c);
	if (c.taker == NULL)
		return "none";
	receiver_rule(c.taker, v, &ruling);
	return pool_printf(pool, "%s%s%s %s%s%s%s", c.taker->name,
	    c.rival != NULL ? "/" : "", c.rival != NULL ? c.rival->name : "",
	    ruling.reply == NULL ? "?" : ruling.reply,
	    ruling.internal ? " internal" : "",
	    c.doubt != NULL ? " doubt=" : "",
	    c.doubt != NULL ? c.doubt->name : "");
}

/* Every word of what is wanted stands in what came, in this order. */
static bool
holds_words(struct pool *pool, const char *is, const char *wanted)
{
	const char *word;

	while ((word = text_word(pool, &wanted)) != NULL) {
		is = strstr(is, word);
		if (is == NULL)
			return false;
		is += strlen(word);
	}
	return true;
}

static void
run_row(void **state)
{
	const struct row *row = *state;
	struct casefile *c = casefile_new();
	struct pool *pool = pool_new();
	struct receivers all;
	struct visit v;
	const char *is;

	read_farm(c, row->farm);
	receivers_read(&all, pool, c);
	read_visit(&v, pool, row);
	is = outcome_of(pool, &all, "X", &v);
	if (!holds_words(pool, is, row->want) ||
	    (strchr(row->want, '/') == NULL) != (strchr(is, '/') == NULL) ||
	    (strstr(row->want, "doubt") == NULL) !=
	    (strstr(is, "doubt") == NULL) || (v.who == VISITOR_ANONYMOUS &&
	    strcmp(row->want, "none") == 0 && strcmp(is, "none") != 0))
		fail_msg("it is '%s', not '%s'", is, row->want);
	pool_free(pool);
	casefile_free(c);
}

/* ---- what the check concludes ---- */

struct example {
	const char *sentence;
	const char *facts;
	const char *farm;
	const char *want;	/* "STATUS SAYS; path=text; note=word" */
};

#define MINE "side=recipient; exchange=2016; from=anna@contoso.example; " \
	"to=bob@fabrikam.example; "
#define NINE MINE "sender_ip=203.0.113.9"
#define NARROW "X\\Branch; front; 0.0.0.0:25; 203.0.113.0/28; " \
	"ExchangeUsers; Tls\n"
#define SECOND "Y\\Front; front; " ANY25 "; " ALL4 "; AnonymousUsers; Tls\n"

static const struct example examples[] = {
	{ "the default connector lets the Internet in", NINE, SERVER,
	  "pass pass; connector=X\\Front; server=X; admits=true; "
	  "reason=anonymous; certain=true; change=; range=" ALL4
	  "; servers=" },
	{ "a narrow connector without anonymous users keeps one out", NINE,
	  SERVER NARROW, "fail not-anonymous; connector=X\\Branch; "
	  "admits=false; reason=not-anonymous; range=203.0.113.0/28; "
	  "exact=false; change=new-connector; binding=0.0.0.0:25; "
	  "new_name=From 203.0.113.9; certain=true; stage=mail; "
	  "groups=ExchangeUsers; role=FrontendTransport; note=as-seen" },
	{ "its own single entry is opened", NINE, SERVER
	  "X\\One; front; 0.0.0.0:25; 203.0.113.9; None; Tls\n",
	  "fail not-anonymous; exact=true; change=add-anonymous; "
	  "change_at=X\\One; new_name=" },
	{ "a single entry among others is taken out", NINE, SERVER
	  "X\\Many; front; 0.0.0.0:25; 203.0.113.9, 192.0.2.1; "
	  "ExchangeUsers; Tls\n", "fail not-anonymous; change=take-out; "
	  "entry=203.0.113.9; change_at=X\\Many" },
	{ "and moved where the next would refuse it, too", NINE, OLD
	  "X\\Many; -; 0.0.0.0:25; 203.0.113.9/32, 192.0.2.1; "
	  "ExchangeUsers; Tls\n", "fail not-anonymous; change=move; "
	  "entry=203.0.113.9/32; new_name=From 203.0.113.9; role=none" },
	{ "a name that is taken gets a number", NINE, SERVER NARROW
	  "X\\From 203.0.113.9; front; 0.0.0.0:26; 203.0.113.9; None; Tls\n",
	  "fail not-anonymous; new_name=From 203.0.113.9 (2)" },
	{ "the new connector hears where the taker does", NINE, "X\\A; front; "
	  "192.0.2.25:25; " ALL4 "; ExchangeUsers; Tls\n",
	  "fail not-anonymous; binding=192.0.2.25:25" },
	{ "IPv6 gets a binding of IPv6", MINE "sender_ip=2001:db8::9",
	  "X\\A; front; " ANY25 "; " ALL6 "; ExchangeUsers; Tls\n",
	  "fail not-anonymous; binding=[::]:25; new_name=From 2001:db8::9" },
	{ "a wider connector that was made for it is named", NINE, SERVER
	  NARROW "X\\Meant; front; 0.0.0.0:25; 203.0.113.0/24; "
	  "AnonymousUsers; Tls\n", "fail wrong-match; connector=X\\Branch; "
	  "meant=X\\Meant; change=add-range; change_at=X\\Meant" },
	{ "one made on another local address hears nothing here", NINE, OLD
	  "X\\Meant; -; 192.0.2.25:26; 203.0.113.9; AnonymousUsers; Tls\n",
	  "fail wrong-match; meant=X\\Meant; change=new-connector" },
	{ "one made on another server only", NINE, OLD
	  "Y\\Default; -; 0.0.0.0:25; " ALL4 "; ExchangeUsers; Tls\n"
	  "Y\\Meant; -; 0.0.0.0:25; 203.0.113.9; AnonymousUsers; Tls\n",
	  "fail wrong-match; connector=X\\Default; meant=Y\\Meant; "
	  "change=new-connector; certain=false; note=servers-differ" },
	{ "one that is switched off is no help, but is told", NINE, SERVER
	  NARROW "X\\Off; front; 0.0.0.0:25; 203.0.113.9; AnonymousUsers; "
	  "Tls; off\n", "fail not-anonymous; off=X\\Off; "
	  "note=switched-off; change=new-connector" },
	{ "a default for everybody is meant for nobody", NINE, SERVER NARROW,
	  "fail not-anonymous; meant=" },
	{ "no connector covers it", NINE, "X\\A; front; 0.0.0.0:25; "
	  "192.0.2.0/24; AnonymousUsers; Tls\n", "fail no-connector; "
	  "connector=; admits=false; server=X; change=new-connector; "
	  "binding=0.0.0.0:25" },
	{ "nothing listens on the port", NINE, CLIENT HUB,
	  "unknown nothing-listens; admits=; connector=; change=" },
	{ "nothing listens for IPv6", MINE "sender_ip=2001:db8::9", "X\\A; "
	  "front; 0.0.0.0:25; " ALL4 "; AnonymousUsers; Tls\n",
	  "unknown nothing-listens; admits=" },
	{ "Exchange 2010 as it comes keeps the Internet out", "side=recipient;"
	  " exchange=2010; sender_ip=203.0.113.9", OLD, "fail not-anonymous; "
	  "reply=530 5.7.1 Client was not authenticated; role=none" },
	{ "encryption that is demanded is no refusal", MINE
	  "sender_ip=203.0.113.20", SERVER PARTNER, "warn tls-required; "
	  "admits=true; connector=X\\Partner; reply=451 5.7.3 STARTTLS is "
	  "required to send mail; change=" },
	{ "encryption that is demanded and not offered is one", NINE, "X\\A; "
	  "front; 0.0.0.0:25; " ALL4 "; AnonymousUsers; Integrated; tls\n",
	  "fail tls-impossible; admits=false; change=" },
	{ "encryption demanded, and nobody let in after it", NINE, "X\\A; "
	  "front; 0.0.0.0:25; " ALL4 "; None; Tls; tls\n",
	  "fail not-anonymous" },
	{ "partners prove themselves, plain peers do not", NINE, SERVER
	  "X\\P; front; 0.0.0.0:25; 203.0.113.0/28; Partners; Tls; secure\n",
	  "fail partners-only; certain=false; change=new-connector" },
	{ "custom rights alone are a matter of rights", NINE, "X\\A; front; "
	  "0.0.0.0:25; " ALL4 "; ExchangeUsers, Custom; Tls\n",
	  "unknown custom-rights; admits=; connector=X\\A" },
	{ "a list that was cut is never simulated with", NINE, SERVER
	  "X\\Cut; front; 0.0.0.0:25; 203.0.113.9, 192.0.2.1...; None; Tls\n",
	  "fail not-anonymous; connector=X\\Cut" },
	{ "unless one visible address decides", NINE, SERVER "X\\Cut; front; "
	  "0.0.0.0:25; 203.0.113.0/28, 192.0.2.1...; None; Tls\n",
	  "unknown truncated; admits=; connector=; doubt=X\\Cut; change=" },
	{ "a fragment without bindings is no basis", NINE, "X\\A; front; ?; "
	  ALL4 "; AnonymousUsers; Tls\n", "unknown incomplete; doubt=X\\A" },
	{ "a fragment without groups is no basis", NINE, "X\\A; front; "
	  "0.0.0.0:25; " ALL4 "; ?; Tls\n", "unknown incomplete" },
	{ "equal ranges with different answers are a doubt", NINE, SERVER
	  NARROW "X\\B; front; 0.0.0.0:25; 203.0.113.0-203.0.113.15; "
	  "AnonymousUsers; Tls\n", "unknown ambiguous; rival=X\\B; admits=" },
	{ "equal ranges with the same answer are told, no more", NINE, SERVER
	  NARROW "X\\B; front; 0.0.0.0:25; 203.0.113.0-203.0.113.15; None; "
	  "Tls\n", "fail not-anonymous; note=equal-ranges" },
	{ "a binding to one local address is a doubt", NINE, SERVER
	  "X\\L; front; 192.0.2.25:25; 203.0.113.0/28; None; Tls\n",
	  "warn depends; admits=false; certain=false; connector=X\\L" },
	{ "none where both answer alike", NINE, SERVER "X\\L; front; "
	  "192.0.2.25:25; 203.0.113.0/28; AnonymousUsers; Tls\n",
	  "pass pass; connector=X\\L" },
	{ "two services on one port are a doubt", NINE, SERVER "X\\H; hub; "
	  "0.0.0.0:25; 203.0.113.9; None; Tls\n", "warn role-conflict; "
	  "admits=false; certain=false" },
	{ "and are told where both answer alike", NINE, SERVER "X\\H; hub; "
	  "0.0.0.0:25; 203.0.113.9; AnonymousUsers; Tls\n",
	  "pass pass; note=both-roles" },
	{ "who is trusted outside gets in, and may relay", NINE, SERVER
	  "X\\E; front; 0.0.0.0:25; 203.0.113.9; ExchangeServers; "
	  "ExternalAuthoritative\n", "pass pass; reason=externally-secured; "
	  "note=relays" },
	{ "0.0.0.0 alone is one address, and suspect", NINE, SERVER
	  "X\\Z; front; 0.0.0.0:25; 0.0.0.0; None; Tls\n",
	  "pass pass; note=zero-range" },

	/* domains */
	{ "a recipient's domain that is not accepted", NINE, SERVER
	  "\nDomainName : other.example\nDomainType : Authoritative\n",
	  "fail relay; admits=false; stage=rcpt; certain=false; change=" },
	{ "a recipient's domain that is accepted", NINE, SERVER
	  "\nDomainName : fabrikam.example\nDomainType : Authoritative\n",
	  "pass pass" },
	{ "a domain below an accepted one is another domain",
	  "sender_ip=203.0.113.9; to=a@sub.fabrikam.example", SERVER
	  "\nDomainName : fabrikam.example\nDomainType : Authoritative\n",
	  "fail relay" },
	{ "a star takes those below", "sender_ip=203.0.113.9; "
	  "to=a@sub.fabrikam.example", SERVER
	  "\nDomainName : *.fabrikam.example\nDomainType : InternalRelay\n",
	  "pass pass" },
	{ "a star alone takes all", NINE, SERVER
	  "\nDomainName : *\nDomainType : InternalRelay\n", "pass pass" },
	{ "own senders from outside, where the right was withdrawn",
	  "sender_ip=203.0.113.9; from=a@fabrikam.example; "
	  "to=b@fabrikam.example", SERVER "\nIdentity : X\\Front\n"
	  "User : ANONYMOUS LOGON\nExtendedRights : {ms-Exch-SMTP-Submit}\n",
	  "fail own-domain; change=" },
	{ "a domain that is secured by mutual TLS", NINE, "X\\A; front; "
	  "0.0.0.0:25; " ALL4 "; AnonymousUsers, Partners; Tls; secure\n"
	  "\nTLSReceiveDomainSecureList : {contoso.example}\n",
	  "warn domain-secure; admits=true" },
	{ "that of others does not matter", NINE, "X\\A; front; "
	  "0.0.0.0:25; " ALL4 "; AnonymousUsers, Partners; Tls; secure\n"
	  "\nTLSReceiveDomainSecureList : {northwind.example}\n",
	  "pass pass" },

	/* several servers */
	{ "all servers let it in", NINE, SERVER SECOND, "pass pass; "
	  "servers/0/server=X; servers/1/server=Y; servers/1/admits=true" },
	{ "one of two entrances keeps it out", NINE, SECOND SERVER NARROW,
	  "fail not-anonymous; server=X; certain=false; "
	  "note=servers-differ; servers/0/admits=true; "
	  "servers/1/admits=false" },
	{ "the server that refused is the one that counts", NINE
	  "; remote_mta=y.fabrikam.example", SERVER NARROW SECOND,
	  "pass pass; server=Y; note=servers-left-out" },
	{ "so is one that shows the name", NINE
	  "; remote_mta=mail.fabrikam.example", SECOND SERVER
	  "X\\Branch; front; 0.0.0.0:25; 203.0.113.0/28; None; Tls; "
	  "fqdn=mail.fabrikam.example\n",
	  "fail not-anonymous; server=X; certain=true" },
	{ "a server for nobody outside is left out", NINE, SECOND OLD,
	  "pass pass; server=Y; note=servers-left-out" },
	{ "where all are shut the first one speaks", NINE, OLD
	  "Y\\Default; -; 0.0.0.0:25; " ALL4 "; None; Tls\n",
	  "fail not-anonymous; server=X; certain=true" },

	/* other doors */
	{ "the IP block list", NINE, SERVER "\nIPRange : 203.0.113.0/24\n"
	  "IsMachineGenerated : True\n", "pass pass; door=" },
	{ "the IP block list, by its command", NINE, SERVER
	  "\nPS> Get-IPBlockListEntry : fl\n\nIPRange : 203.0.113.0/24\n"
	  "HasExpired : False\n", "pass pass; door=ip-block-list; "
	  "door_entry=203.0.113.0/24; note=ip-block-list" },
	{ "an entry that has run out", NINE, SERVER
	  "\nPS> Get-IPBlockListEntry : fl\n\nIPRange : 203.0.113.0/24\n"
	  "HasExpired : True\n", "pass pass; door=" },
	{ "an entry for somebody else", NINE, SERVER
	  "\nPS> Get-IPBlockListEntry : fl\n\nIPRange : 203.0.113.10\n"
	  "HasExpired : False\n", "pass pass; door=" },
	{ "the allow list goes before the block list", NINE, SERVER
	  "\nPS> Get-IPBlockListEntry : fl\n\nIPRange : 203.0.113.0/24\n"
	  "HasExpired : False\n\nPS> Get-IPAllowListEntry : fl\n\n"
	  "IPRange : 203.0.113.9\nHasExpired : False\n",
	  "pass pass; door=" },
	{ "a blocked sender", NINE, "BlockedSenders : {x@example.org, "
	  "Anna@contoso.example}\nBlockedDomains : {}\n",
	  "skipped no-connectors; door=sender-filter; "
	  "door_entry=Anna@contoso.example" },
	{ "a blocked domain", NINE, "BlockedSenders : {}\n"
	  "BlockedDomains : {contoso.example}\n",
	  "skipped no-connectors; door=sender-filter" },
	{ "a blocked domain and all below it",
	  "from=a@mail.contoso.example; sender_ip=203.0.113.9",
	  "BlockedSenders : {}\nBlockedDomains : {}\n"
	  "BlockedDomainsAndSubdomains : {contoso.example}\n",
	  "skipped no-connectors; door=sender-filter" },
	{ "a blocked domain is not those below it",
	  "from=a@mail.contoso.example; sender_ip=203.0.113.9",
	  "BlockedSenders : {}\nBlockedDomains : {contoso.example}\n",
	  "skipped no-connectors; door=" },
	{ "senders without an address are blocked", "from=<>; "
	  "sender_ip=203.0.113.9", "BlankSenderBlockingEnabled : True\n",
	  "skipped no-connectors; door=sender-filter" },
	{ "a sender filter that is switched off", NINE, "BlockedSenders : "
	  "{anna@contoso.example}\nBlockedDomains : {}\nEnabled : False\n",
	  "skipped no-connectors; door=" },
	{ "a closed recipient", NINE, "PrimarySmtpAddress : "
	  "team@fabrikam.example\nEmailAddresses : {SMTP:team@fabrikam."
	  "example, smtp:bob@fabrikam.example}\n"
	  "RequireSenderAuthenticationEnabled : True\n",
	  "skipped no-connectors; door=recipient-closed; door_recipient=" },
	{ "a closed group", NINE, "PS> Get-DistributionGroup team : fl\n\n"
	  "PrimarySmtpAddress : bob@fabrikam.example\n"
	  "RequireSenderAuthenticationEnabled : True\n",
	  "skipped no-connectors; door=recipient-closed; "
	  "door_recipient=group" },
	{ "a closed mailbox", NINE, "PS> Get-Mailbox bob : fl\n\n"
	  "PrimarySmtpAddress : bob@fabrikam.example\n"
	  "RequireSenderAuthenticationEnabled : True\n",
	  "skipped no-connectors; door=recipient-closed; "
	  "door_recipient=mailbox" },
	{ "a closed recipient that says what it is", NINE, "PrimarySmtpAddress"
	  " : bob@fabrikam.example\nRecipientTypeDetails : "
	  "MailUniversalDistributionGroup\n"
	  "RequireSenderAuthenticationEnabled : True\n",
	  "skipped no-connectors; door=recipient-closed; "
	  "door_recipient=group" },
	{ "another recipient's settings", NINE, "PrimarySmtpAddress : "
	  "eve@fabrikam.example\n"
	  "RequireSenderAuthenticationEnabled : True\n",
	  "skipped no-connectors; door=" },
	{ "a recipient for some", NINE, "PrimarySmtpAddress : "
	  "bob@fabrikam.example\nRequireSenderAuthenticationEnabled : False\n"
	  "AcceptMessagesOnlyFrom : {fabrikam.example/Users/Eve}\n",
	  "skipped no-connectors; door=recipient-for-some" },
	{ "a recipient for all", NINE, "PrimarySmtpAddress : "
	  "bob@fabrikam.example\nRequireSenderAuthenticationEnabled : False\n"
	  "AcceptMessagesOnlyFrom : {}\n", "skipped no-connectors; door=" },
	{ "doors of the sending side are no doors of theirs",
	  "side=sender; from=anna@contoso.example; sender_ip=203.0.113.9",
	  "BlockedSenders : {anna@contoso.example}\nBlockedDomains : {}\n",
	  "skipped no-connectors; door=" },

	/* what is not asked */
	{ "no export, no finding", NINE, "", "skipped no-connectors" },
	{ "other objects are no connectors", NINE,
	  "DomainName : a.example\nDomainType : Authoritative\n",
	  "skipped no-connectors" },
	{ "no address, no finding", MINE, SERVER, "skipped no-sender_ip" },
	{ "the sending side's own connectors tell nothing", "side=sender; "
	  "sender_ip=203.0.113.9", SERVER NARROW, "skipped own-side" },
	{ "unless its own server refused", "side=sender; "
	  "sender_ip=203.0.113.9; refused_by=own-server", SERVER NARROW,
	  "fail not-anonymous" },
	{ "a helpdesk may be given the other side's", "side=neither; "
	  "sender_ip=203.0.113.9", SERVER NARROW, "fail not-anonymous" },
	{ "a private address is judged, too", MINE "sender_ip=192.168.5.10",
	  SERVER DEVICES, "pass pass; connector=X\\Devices" },
};

static bool
has_note(xmlNode *finding, const char *says)
{
	return xml_by_id(finding, "note", "says", says) != NULL;
}

static void
want_part(struct world *w, xmlNode *finding, const char *part)
{
	const char *sign = strchr(part, '='), *is;
	char *path;

	assert_non_null(sign);
	path = pool_strndup(w->pool, part, (size_t)(sign - part));
	if (strcmp(path, "note") == 0) {
		if (!has_note(finding, sign + 1))
			fail_msg("no note %s", sign + 1);
		return;
	}
	is = world_detail(w, finding, path);
	if (strcmp(is == NULL ? "" : is, sign + 1) != 0)
		fail_msg("%s: is '%s', not '%s'", path, is == NULL ? "" : is,
		    sign + 1);
}

static void
want_finding(struct world *w, xmlNode *finding, const char *want)
{
	char *rest = pool_strdup(w->pool, want), *end;
	bool first = true;

	for (char *part = rest; part != NULL; first = false,
	    part = end == NULL ? NULL : end + 2) {
		end = strstr(part, "; ");
		if (end != NULL)
			*end = '\0';
		if (!first)
			want_part(w, finding, part);
		else if (strcmp(part, pool_printf(w->pool, "%s %s",
		    xml_attr(finding, "status"),
		    xml_attr(finding, "says"))) != 0)
			fail_msg("it is '%s %s', not '%s'",
			    xml_attr(finding, "status"),
			    xml_attr(finding, "says"), part);
	}
}

static void
run_example(void **state)
{
	const struct example *x = *state;
	struct world *w = world_new("");
	xmlNode *finding;

	world_facts(w, x->facts);
	if (*x->farm != '\0')
		read_farm(w->casefile, x->farm);
	finding = world_run(w, "connectors");
	assert_non_null(finding);
	assert_int_equal(w->asked, 0);
	want_finding(w, finding, x->want);
	world_free(w);
}

/* ---- the smallest change: made, and judged again ---- */

static void
add_reach(struct receiver *r, struct pool *pool, const char *text)
{
	struct reach *more = pool_alloc(pool, (size_t)(r->n_reaches + 1) *
	    sizeof *more);

	if (r->n_reaches > 0)
		memcpy(more, r->reaches, (size_t)r->n_reaches * sizeof *more);
	assert_true(iprange_parse(&more[r->n_reaches].range, text));
	more[r->n_reaches++].text = text;
	r->reaches = more;
}

static void
take_out(struct receiver *r, const char *entry)
{
	for (int i = 0; i < r->n_reaches; i++) {
		if (strcmp(r->reaches[i].text, entry) == 0) {
			r->reaches[i] = r->reaches[--r->n_reaches];
			return;
		}
	}
	fail_msg("%s has no entry %s", r->identity, entry);
}

static void
add_connector(struct receivers *all, struct pool *pool,
    const struct judgement *j, const struct change *change,
    const char *address)
{
	struct receiver *more = pool_alloc(pool, (size_t)(all->n + 1) *
	    sizeof *more), *r = &more[all->n];

	memcpy(more, all->at, (size_t)all->n * sizeof *more);
	*r = (struct receiver){ .identity = change->name,
		.server = j->server, .name = change->name, .enabled = true,
		.has_role = all->at[0].has_role,
		.frontend = all->at[0].frontend, .groups = GROUP_ANONYMOUS,
		.auth = AUTH_TLS, .groups_known = true, .auth_known = true };
	r->bindings = pool_alloc(pool, sizeof *r->bindings);
	r->n_bindings = 1;
	assert_true(binding_parse(r->bindings, change->binding));
	add_reach(r, pool, address);
	all->at = more;
	all->n++;
}

static void
make_change(struct receivers *all, struct pool *pool,
    const struct judgement *j, const struct change *change,
    const char *address)
{
	struct receiver *at = change->at == NULL ? NULL :
	    &all->at[change->at - all->at];

	switch (change->kind) {
	case CHANGE_OPEN: at->groups |= GROUP_ANONYMOUS; break;
	case CHANGE_ADD: add_reach(at, pool, address); break;
	case CHANGE_OUT: take_out(at, change->entry); break;
	case CHANGE_MOVE:
		take_out(at, change->entry);
		add_connector(all, pool, j, change, address);
		break;
	case CHANGE_NEW: add_connector(all, pool, j, change, address); break;
	case CHANGE_NONE: fail_msg("no change");
	}
}

static const char *
answer_to(struct pool *pool, const struct receivers *all, const char *client,
    bool foreign)
{
	struct visit v = { .port = 25, .tls = true, .foreign = foreign };
	struct ruling ruling;
	struct choice c;

	assert_true(ip_parse(&v.client, client));
	receivers_choose(all, "X", &v, &c);
	if (c.taker == NULL)
		return "none";
	receiver_rule(c.taker, &v, &ruling);
	return pool_printf(pool, "%s %s", c.taker->name, ruling.reply);
}

/* Neighbours, others, and both families. */
static const char *const others[] = { "203.0.113.8", "203.0.113.10",
	"203.0.113.0", "203.0.113.15", "203.0.113.16", "203.0.113.255",
	"192.0.2.1", "192.0.2.2", "198.51.100.7", "192.168.5.10", "10.0.0.1",
	"255.255.255.254", "2001:db8::1", "2001:db8::9" };

static void
one_sender_gets_in_and_nobody_else(void **state)
{
	static const char *const farms[] = { SERVER NARROW, OLD,
		SERVER "X\\One; front; 0.0.0.0:25; 203.0.113.9; None; Tls\n",
		SERVER "X\\Many; front; 0.0.0.0:25; 203.0.113.9, 192.0.2.1; "
		    "ExchangeUsers; Tls\n",
		OLD "X\\Many; -; 0.0.0.0:25; 203.0.113.9, 192.0.2.1; None; "
		    "Tls\n",
		OLD "X\\Many; -; 0.0.0.0:25; 203.0.113.9, 203.0.113.0/24; "
		    "None; Tls\n",
		SERVER NARROW "X\\Meant; front; 0.0.0.0:25; 203.0.113.0/24; "
		    "AnonymousUsers; Tls\n",
		"X\\A; front; 0.0.0.0:25; 192.0.2.0/24; AnonymousUsers; Tls\n",
		SERVER "X\\P; front; 0.0.0.0:25; 203.0.113.0/28; Partners; "
		    "Tls\n",
		SERVER NARROW "X\\Off; front; 0.0.0.0:25; 203.0.113.9; "
		    "AnonymousUsers; Tls; off\n" };
	struct caller who = { .old = false };

	(void)state;
	assert_true(ip_parse(&who.ip, "203.0.113.9"));
	for (size_t i = 0; i < sizeof farms / sizeof *farms; i++) {
		struct casefile *c = casefile_new();
		struct pool *pool = pool_new();
		const char *before[sizeof others / sizeof *others];
		struct receivers all;
		struct judgement j;
		struct change change;

		read_farm(c, farms[i]);
		receivers_read(&all, pool, c);
		for (size_t k = 0; k < sizeof others / sizeof *others; k++)
			before[k] = answer_to(pool, &all, others[k], false);
		receivers_judge(&all, "X", &who, &j);
		assert_int_equal(j.status, STATUS_FAIL);
		receivers_change(&all, &j, &who, pool, &change);
		make_change(&all, pool, &j, &change, "203.0.113.9");
		if (strstr(answer_to(pool, &all, "203.0.113.9", false), "250")
		    == NULL)
			fail_msg("farm %zu: %s does not help", i, change.word);
		if (strstr(answer_to(pool, &all, "203.0.113.9", true),
		    "5.7.54") == NULL)
			fail_msg("farm %zu: %s opens a relay", i, change.word);
		for (size_t k = 0; k < sizeof others / sizeof *others; k++)
			assert_string_equal(answer_to(pool, &all, others[k],
			    false), before[k]);
		pool_free(pool);
		casefile_free(c);
	}
}

/* ---- a second set of samples, where there is one ---- */

static const char *
sample(struct pool *pool, const char *name)
{
	return pool_printf(pool, "%s/%s", getenv("WHYBOUNCE_SAMPLES"), name);
}

static void
load_export(struct casefile *c, const char *path)
{
	char *why = NULL;
	int status = exchange_load(c, path, &why);

	if (status != 0)
		fail_msg("%s", why);
}

static const char *
column(struct pool *pool, char **at)
{
	size_t n = strcspn(*at, "\t");
	const char *text = pool_strndup(pool, *at, n);

	*at += n + ((*at)[n] == '\t');
	return text;
}

/* client local port tls identity own_sender local_rcpt name ambiguous reply */
static void
want_golden(struct pool *pool, const struct receivers *all, char *line)
{
	struct visit v = { .local = LOCAL_KNOWN };
	const char *client = column(pool, &line), *local = column(pool, &line);
	const char *who, *name, *ambiguous, *is;

	assert_true(ip_parse(&v.client, client));
	if (!ip_parse(&v.local_ip, local))
		v.local = LOCAL_UNKNOWN;
	v.port = (int)strtol(column(pool, &line), NULL, 10);
	v.tls = *column(pool, &line) == '1';
	who = column(pool, &line);
	v.who = strcmp(who, "user") == 0 ? VISITOR_USER :
	    strcmp(who, "exchange") == 0 ? VISITOR_SERVER : VISITOR_ANONYMOUS;
	v.own_sender = *column(pool, &line) == '1';
	v.foreign = *column(pool, &line) == '0';
	name = column(pool, &line);
	ambiguous = column(pool, &line);
	is = outcome_of(pool, all, all->at[0].server, &v);
	if (strcmp(name, "-") == 0) {
		assert_string_equal(is, "none");
		return;
	}
	if (strncmp(is, name, strlen(name)) != 0 || strncmp(is + strlen(name)
	    + 1, line, strcspn(line, " ")) != 0 ||
	    (strstr(line, "internal") == NULL) !=
	    (strstr(is, "internal") == NULL) ||
	    (strchr(is, '/') != NULL) != (*ambiguous == '1') ||
	    (strchr(line, '.') != NULL && strstr(is, pool_strndup(pool,
	    strchr(line, '.') - 1, 5)) == NULL))
		fail_msg("%s: it is '%s', not '%s' '%s'", client, is, name,
		    line);
}

/*
 * The table's row about a relay needs a right that no export of connectors
 * shows: it is given as Get-ADPermission would show it.
 */
static const char relay_right[] = "Identity : EX1\\Relay Devices\n"
    "User : NT AUTHORITY\\ANONYMOUS LOGON\n"
    "ExtendedRights : {ms-Exch-SMTP-Accept-Any-Recipient}\n";

static void
the_golden_table_holds(void **state)
{
	struct pool *pool = pool_new();
	struct casefile *c = casefile_new();
	struct receivers all;
	struct buf b;
	char *why, *line, *save;
	int n = 0;

	(void)state;
	load_export(c, sample(pool,
	    "knowledge/examples/receive-sample.clixml"));
	read_text(c, relay_right);
	receivers_read(&all, pool, c);
	buf_init(&b, 0);
	if (buf_read_file(&b, sample(pool, "knowledge/examples/golden.tsv"),
	    &why) != 0)
		fail_msg("%s", why);
	line = strtok_r(b.data, "\n", &save);
	while ((line = strtok_r(NULL, "\n", &save)) != NULL) {
		want_golden(pool, &all, line);
		n++;
	}
	assert_true(n >= 17);
	buf_release(&b);
	casefile_free(c);
	pool_free(pool);
}

/* A server as it was set up: who calls, where, and what it hears. */
static void
a_real_export_is_simulated(void **state)
{
	static const char *const calls[][4] = {
		{ "203.0.113.9", "25", "Default Frontend", "250" },
		{ "2001:db8::9", "25", "Default Frontend", "250" },
		{ "203.0.113.9", "587", "Client Frontend", "530 5.7.57" },
		{ "203.0.113.9", "465", "Client Proxy", "530 5.7.57" },
		{ "203.0.113.9", "717", "Outbound Proxy", "530 5.7.57" },
		{ "2001:db8::9", "2525", "Default", "530 5.7.57" },
	};
	struct pool *pool = pool_new();
	struct casefile *c = casefile_new();
	struct receivers all;

	(void)state;
	load_export(c, sample(pool, "exchange/GetReceiveConnector.xml"));
	load_export(c, sample(pool, "exchange/GetSendConnector.xml"));
	assert_non_null(exchange_object(c, "SendConnector", NULL));
	receivers_read(&all, pool, c);
	assert_int_equal(all.n, 5);
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		struct visit v = { .tls = true };
		const char *is;

		assert_true(ip_parse(&v.client, calls[i][0]));
		v.port = (int)strtol(calls[i][1], NULL, 10);
		is = outcome_of(pool, &all, all.at[0].server, &v);
		if (!holds_words(pool, is, calls[i][2]) ||
		    strstr(is, calls[i][3]) == NULL)
			fail_msg("%s to %s: %s", calls[i][0], calls[i][1], is);
	}
	casefile_free(c);
	pool_free(pool);
}

/* ---- all together ---- */

int
main(void)
{
	size_t n_rows = sizeof rows / sizeof *rows, n = 0;
	size_t n_examples = sizeof examples / sizeof *examples;
	struct CMUnitTest *tests = mem_alloc((n_rows + n_examples + 3) *
	    sizeof *tests);
	int failed;

	for (size_t i = 0; i < n_rows; i++)
		tests[n++] = (struct CMUnitTest){ .name = rows[i].sentence,
			.test_func = run_row, .initial_state =
			(void *)&rows[i] };
	for (size_t i = 0; i < n_examples; i++)
		tests[n++] = (struct CMUnitTest){ .name =
			examples[i].sentence, .test_func = run_example,
			.initial_state = (void *)&examples[i] };
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(
	    one_sender_gets_in_and_nobody_else);
	if (getenv("WHYBOUNCE_SAMPLES") != NULL) {
		tests[n++] = (struct CMUnitTest)cmocka_unit_test(
		    the_golden_table_holds);
		tests[n++] = (struct CMUnitTest)cmocka_unit_test(
		    a_real_export_is_simulated);
	}
	failed = _cmocka_run_group_tests("connectors", tests, n, NULL, NULL);
	free(tests);
	return failed != 0;
}

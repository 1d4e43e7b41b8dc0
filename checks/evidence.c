/*
 * The store of questions and answers: see evidence.h.
 *
 * Questions are found by kind and text in a hash table and kept in the order
 * in which they were first asked. Which check uses a question is one bit.
 */
#include "checks/evidence.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "checks/asset.h"
#include "checks/mem.h"
#include "checks/text.h"

#define BUCKETS 1024			/* a power of two */
#define CHECKS_MAX 64			/* bits of used_by */

struct entry {
	struct question question;
	struct entry *next;		/* in its bucket */
	uint64_t used_by;
	bool wanted;
	xmlNode *node;			/* NULL while pending */
};

struct evidence {
	struct casefile *casefile;
	struct pool *pool;
	struct entry *bucket[BUCKETS];
	struct entry *all[EVIDENCE_MAX];
	int n;
	long last_id;			/* highest number of an id */
	int next_wanted;		/* entries before it are not wanted */
	int pending;
	unsigned answered;
	const char *check[CHECKS_MAX];
	int asked[CHECKS_MAX];
	int n_checks;
	int asker;			/* -1: nobody */
};

static const char *const outcome_words[] = {
	"pending", "answer", "nxdomain", "nodata", "servfail", "refused",
	"timeout", "error", "not-asked",
};

static const char *const kind_words[] = { "dns", "smtp", "https", "local" };

const char *
outcome_word(enum outcome outcome)
{
	return outcome_words[outcome];
}

const char *
kind_word(enum kind kind)
{
	return kind_words[kind];
}

static int
word_index(const char *const *words, int n, const char *word)
{
	for (int i = 0; i < n; i++) {
		if (word != NULL && strcmp(words[i], word) == 0)
			return i;
	}
	return -1;
}

static unsigned
hash(enum kind kind, const char *text)
{
	unsigned h = 5381u + (unsigned)kind;

	while (*text != '\0')
		h = h * 33 + (unsigned char)*text++;
	return h & (BUCKETS - 1);
}

static struct entry *
find(const struct evidence *e, enum kind kind, const char *text)
{
	struct entry *at = e->bucket[hash(kind, text)];

	while (at != NULL && (at->question.kind != kind ||
	    strcmp(at->question.text, text) != 0))
		at = at->next;
	return at;
}

static struct entry *
by_id(const struct evidence *e, const char *id)
{
	for (int i = 0; id != NULL && i < e->n; i++) {
		if (strcmp(e->all[i]->question.id, id) == 0)
			return e->all[i];
	}
	return NULL;
}

static struct entry *
add(struct evidence *e, enum kind kind, const char *text)
{
	struct entry *entry, **bucket = &e->bucket[hash(kind, text)];

	assert(e->n < EVIDENCE_MAX);
	entry = pool_alloc(e->pool, sizeof *entry);
	entry->question.kind = kind;
	entry->question.text = pool_strdup(e->pool, text);
	entry->question.id = pool_printf(e->pool, "q%ld", ++e->last_id);
	entry->next = *bucket;
	*bucket = entry;
	e->all[e->n++] = entry;
	return entry;
}

static int
check_index(struct evidence *e, const char *check)
{
	int i = word_index(e->check, e->n_checks, check);

	if (i >= 0)
		return i;
	assert(e->n_checks < CHECKS_MAX);
	e->check[e->n_checks] = pool_strdup(e->pool, check);
	return e->n_checks++;
}

/* ---- from and to the case file ---- */

static void
read_records(struct evidence *e, struct entry *entry)
{
	struct record *records;
	int n = 0;

	xml_each (r, entry->node, "record")
		n++;
	records = pool_alloc(e->pool, (size_t)n * sizeof *records);
	entry->question.records = records;
	entry->question.n = n;
	xml_each (r, entry->node, "record") {
		const char *ttl = xml_attr(r, "ttl");

		*records++ = (struct record){ .section = xml_attr(r, "section"),
			.name = xml_attr(r, "name"),
			.type = xml_attr(r, "type"),
			.ttl = ttl == NULL ? 0 : strtol(ttl, NULL, 10),
			.data = xml_text(r) };
	}
}

/* The ids of a file are kept: its findings refer to them. */
static void
keep_id(struct evidence *e, struct entry *entry, const char *id)
{
	long number = id == NULL ? -1 : text_number(id + (*id == 'q'), 1,
	    99999999);

	if (number > e->last_id)
		e->last_id = number;
	if (id != NULL)
		entry->question.id = id;
}

static void
read_question(struct evidence *e, xmlNode *node)
{
	const char *text = xml_attr(node, "text"), *ms = xml_attr(node, "ms");
	int kind = word_index(kind_words, KIND_COUNT, xml_attr(node, "kind"));
	int outcome = word_index(outcome_words, OUTCOME_NOT_ASKED + 1,
	    xml_attr(node, "outcome"));
	struct entry *entry;

	if (kind < 0 || outcome <= 0 || text == NULL || e->n >= EVIDENCE_MAX ||
	    find(e, (enum kind)kind, text) != NULL)
		return;
	entry = add(e, (enum kind)kind, text);
	entry->node = node;
	keep_id(e, entry, xml_attr(node, "id"));
	entry->question.outcome = (enum outcome)outcome;
	entry->question.ms = ms == NULL ? 0 : strtod(ms, NULL);
	entry->question.server = xml_attr(node, "server");
	entry->question.reason = xml_attr(node, "reason");
	entry->question.at = xml_attr(node, "at");
	entry->question.authentic = xml_attr(node, "authentic") != NULL;
	read_records(e, entry);
}

static void
read_references(struct evidence *e, const xmlNode *finding)
{
	const char *check = xml_attr(finding, "id");

	if (check == NULL || e->n_checks == CHECKS_MAX)
		return;			/* a file may name any number */
	xml_each (ref, finding, "ref") {
		struct entry *entry = by_id(e, xml_attr(ref, "question"));

		if (entry != NULL)
			entry->used_by |= UINT64_C(1) << check_index(e, check);
	}
}

static void
write_question(struct evidence *e, struct entry *entry)
{
	const struct question *q = &entry->question;
	xmlNode *node = xml_add(casefile_part(e->casefile, "evidence"),
	    "question", NULL);
	char ms[32];

	snprintf(ms, sizeof ms, "%.1f", q->ms);
	xml_set(node, "id", q->id);
	xml_set(node, "kind", kind_words[q->kind]);
	xml_set(node, "text", q->text);
	xml_set(node, "outcome", outcome_words[q->outcome]);
	xml_set(node, "ms", ms);
	xml_set(node, "server", q->server);
	xml_set(node, "reason", q->reason);
	xml_set(node, "at", q->at);
	xml_set(node, "authentic", q->authentic ? "yes" : NULL);
	for (int i = 0; i < q->n; i++) {
		const struct record *r = &q->records[i];
		xmlNode *record = xml_add(node, "record", r->data);
		char ttl[24];

		snprintf(ttl, sizeof ttl, "%ld", r->ttl);
		xml_set(record, "section", r->section);
		xml_set(record, "name", r->name);
		xml_set(record, "type", r->type);
		xml_set(record, "ttl", ttl);
	}
	entry->node = node;
	casefile_touch(e->casefile);
}

/* A file has the answers in the order in which they came. */
static int
by_number(const void *a, const void *b)
{
	const struct entry *const *x = a, *const *y = b;
	const char *m_id = (*x)->question.id, *n_id = (*y)->question.id;
	long m = strtol(m_id + (*m_id == 'q'), NULL, 10);
	long n = strtol(n_id + (*n_id == 'q'), NULL, 10);

	return (m > n) - (m < n);
}

struct evidence *
evidence_new(struct casefile *c)
{
	struct evidence *e = mem_alloc(sizeof *e);
	xmlNode *root = casefile_root(c);

	e->casefile = c;
	e->pool = casefile_pool(c);
	e->asker = -1;
	xml_each (node, xml_first(root, "evidence"), "question")
		read_question(e, node);
	qsort(e->all, (size_t)e->n, sizeof *e->all, by_number);
	xml_each (finding, xml_first(root, "findings"), "check")
		read_references(e, finding);
	return e;
}

void
evidence_free(struct evidence *e)
{
	free(e);
}

/* ---- for checks ---- */

static bool
may_ask(struct evidence *e)
{
	if (e->n >= EVIDENCE_MAX)
		return false;
	return e->asker < 0 || e->asked[e->asker]++ < EVIDENCE_MAX_CHECK;
}

/* The budget is spent: the world gave more to ask than a mail server would. */
static const struct question *
over_budget(struct evidence *e, enum kind kind, const char *text)
{
	struct question *q = pool_alloc(e->pool, sizeof *q);

	*q = (struct question){ .id = "-", .kind = kind,
		.text = pool_strdup(e->pool, text),
		.outcome = OUTCOME_NOT_ASKED,
		.reason = "too many questions in this case" };
	return q;
}

const struct question *
evidence_ask(struct evidence *e, enum kind kind, const char *text)
{
	struct entry *entry = find(e, kind, text);

	if (entry == NULL && !may_ask(e))
		return over_budget(e, kind, text);
	if (entry == NULL) {
		entry = add(e, kind, text);
		entry->wanted = true;
		e->pending++;
	}
	if (e->asker >= 0)
		entry->used_by |= UINT64_C(1) << e->asker;
	return entry->question.outcome == OUTCOME_PENDING ? NULL :
	    &entry->question;
}

const struct question *
evidence_dns_within(struct evidence *e, const char *name, const char *type,
    int patience_ms)
{
	char *text = mem_printf("%s %s", name, type);
	int known = e->n;
	const struct question *q = evidence_ask(e, KIND_DNS, text);

	if (e->n > known)
		e->all[known]->question.patience_ms = patience_ms;
	free(text);
	return q;
}

const struct question *
evidence_dns(struct evidence *e, const char *name, const char *type)
{
	return evidence_dns_within(e, name, type, 0);
}

/* ---- for the runner and the sources ---- */

void
evidence_asker(struct evidence *e, const char *check)
{
	e->asker = check == NULL ? -1 : check_index(e, check);
}

const struct question *
evidence_wanted(struct evidence *e)
{
	for (; e->next_wanted < e->n; e->next_wanted++) {
		struct entry *entry = e->all[e->next_wanted];

		if (entry->wanted) {
			entry->wanted = false;
			return &entry->question;
		}
	}
	return NULL;
}

int
evidence_pending(const struct evidence *e)
{
	return e->pending;
}

unsigned
evidence_answered(const struct evidence *e)
{
	return e->answered;
}

static const char *
copy(struct evidence *e, const char *s)
{
	return s == NULL ? NULL : pool_strdup(e->pool, s);
}

static void
copy_records(struct evidence *e, struct question *q, const struct answer *a)
{
	int n = a->n < EVIDENCE_MAX_RECORDS ? a->n : EVIDENCE_MAX_RECORDS;
	struct record *to = pool_alloc(e->pool, (size_t)n * sizeof *to);

	q->records = to;
	q->n = n;
	for (int i = 0; i < n; i++) {
		const struct record *r = &a->records[i];

		to[i] = (struct record){ .section = copy(e, r->section),
			.name = copy(e, r->name), .type = copy(e, r->type),
			.ttl = r->ttl, .data = copy(e, r->data) };
	}
}

void
evidence_answer(struct evidence *e, const char *id, const struct answer *a)
{
	struct entry *entry = by_id(e, id);
	struct question *q;

	if (entry == NULL || entry->question.outcome != OUTCOME_PENDING)
		return;
	q = &entry->question;
	q->outcome = a->outcome;
	q->ms = a->ms;
	q->server = copy(e, a->server);
	q->reason = copy(e, a->reason);
	q->at = copy(e, a->at);
	q->authentic = a->authentic;
	copy_records(e, q, a);
	entry->wanted = false;
	e->pending--;
	e->answered++;
	write_question(e, entry);
}

void
evidence_expire(struct evidence *e, enum outcome outcome, const char *reason)
{
	struct answer a = { .outcome = outcome, .reason = reason };

	for (int i = 0; i < e->n; i++) {
		if (e->all[i]->question.outcome == OUTCOME_PENDING)
			evidence_answer(e, e->all[i]->question.id, &a);
	}
}

/* Pending again; id and text may live in the node that goes. */
static void
reopen(struct evidence *e, struct entry *entry)
{
	if (entry->question.outcome == OUTCOME_PENDING)
		return;
	entry->question = (struct question){
		.id = pool_strdup(e->pool, entry->question.id),
		.kind = entry->question.kind,
		.patience_ms = entry->question.patience_ms,
		.text = entry->question.text };
	xml_remove(entry->node);
	entry->node = NULL;
	entry->wanted = true;
	e->pending++;
	e->next_wanted = 0;
}

void
evidence_forget(struct evidence *e, const char *check)
{
	int index = check_index(e, check);

	e->asked[index] = 0;
	for (int i = 0; i < e->n; i++) {
		if ((e->all[i]->used_by >> index & 1) != 0)
			reopen(e, e->all[i]);
	}
}

void
evidence_reopen(struct evidence *e, enum kind kind)
{
	for (int i = 0; i < e->n; i++) {
		const struct question *q = &e->all[i]->question;

		if (q->kind == kind && q->outcome == OUTCOME_NOT_ASKED)
			reopen(e, e->all[i]);
	}
}

const struct question *
evidence_at(const struct evidence *e, int i)
{
	return i < e->n ? &e->all[i]->question : NULL;
}

const struct question *
evidence_by_id(const struct evidence *e, const char *id)
{
	struct entry *entry = by_id(e, id);

	return entry == NULL ? NULL : &entry->question;
}

const char *
evidence_of_check(const struct evidence *e, const char *check, int nth)
{
	int index = word_index(e->check, e->n_checks, check);

	for (int i = 0; index >= 0 && i < e->n; i++) {
		if ((e->all[i]->used_by >> index & 1) != 0 && nth-- == 0)
			return e->all[i]->question.id;
	}
	return NULL;
}

/*
 * Where the questions come from: see vantage.h.
 */
#include "checks/vantage.h"

#include "checks/ip.h"

struct look {
	struct ip sender;
	bool told, same, public;
};

static void
begin(struct inquiry *q, struct look *l)
{
	*l = (struct look){ 0 };
	l->told = ip_parse(&l->sender, fact_get(q->casefile, "sender_ip"));
}

static void
look_at(struct look *l, const char *address)
{
	struct ip ip;

	if (!ip_parse(&ip, address))
		return;
	l->same |= l->told && ip_same(&ip, &l->sender);
	l->public |= !ip_is_private(&ip);
}

static enum vantage
conclude(const struct look *l)
{
	if (!l->told)
		return VANTAGE_UNTOLD;
	if (l->same)
		return VANTAGE_SENDER;
	return l->public ? VANTAGE_OTHER : VANTAGE_HIDDEN;
}

enum vantage
vantage_of_machine(struct inquiry *q, const struct question *addresses)
{
	struct look l;

	if (addresses->outcome != OUTCOME_ANSWER)
		return VANTAGE_UNTOLD;
	begin(q, &l);
	for (int i = 0; i < addresses->n; i++)
		look_at(&l, addresses->records[i].data);
	return conclude(&l);
}

enum vantage
vantage_of_talk(struct inquiry *q, const char *local)
{
	struct look l;

	if (local == NULL)
		return VANTAGE_UNTOLD;
	begin(q, &l);
	look_at(&l, local);
	return conclude(&l);
}

void
vantage_note(struct inquiry *q, enum vantage v)
{
	if (v == VANTAGE_OTHER)
		finding_note(q->finding, "other-machine");
	else if (v == VANTAGE_HIDDEN)
		finding_note(q->finding, "perhaps-other-machine");
}

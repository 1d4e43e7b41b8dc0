/*
 * The text of a DNS question, "NAME TYPE [@ADDR]", in its parts: see
 * evidence.h for what they mean.
 */
#ifndef CHECKS_DNS_QUESTION_H
#define CHECKS_DNS_QUESTION_H

struct dns_question {
	char *text;			/* owns the parts */
	const char *name;
	const char *type;		/* "" when there is none */
	const char *server;		/* "": the resolvers */
};

void dns_question_read(struct dns_question *q, const char *text);
void dns_question_release(struct dns_question *q);

#endif

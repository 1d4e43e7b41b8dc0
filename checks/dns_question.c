/*
 * Parts of a DNS question: see dns_question.h. Names may hold any sign but a
 * blank, so the text is read from its end.
 */
#include "checks/dns_question.h"

#include <stdlib.h>
#include <string.h>

#include "checks/mem.h"

/* Cut the last word off; "" when there is only one. */
static const char *
last_word(char *text)
{
	char *blank = strrchr(text, ' ');

	if (blank == NULL)
		return "";
	*blank = '\0';
	return blank + 1;
}

void
dns_question_read(struct dns_question *q, const char *text)
{
	q->name = q->text = mem_strdup(text);
	q->type = last_word(q->text);
	q->server = "";
	if (*q->type == '@') {
		q->server = q->type + 1;
		q->type = last_word(q->text);
	}
}

void
dns_question_release(struct dns_question *q)
{
	free(q->text);
}

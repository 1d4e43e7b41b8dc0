"""A mailbox of 40 messages, as it lies on a mail server: bounces of several
causes from several systems, a vacation reply, a delay, a receipt of delivery,
ordinary mail. Names are those of RFC 2606, addresses those of RFC 5737."""
import email.utils
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                '..', 'lab'))
import bounce  # noqa: E402

NEWEST = 1795166100         # seconds since 1970: Fri, 20 Nov 2026
SENDER = 'anna@contoso.example'
BLOCKED = ('554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked '
           'using zen.spamhaus.org')
REPLIES = (
    '550 5.1.1 <%s>: Recipient address rejected: User unknown',
    BLOCKED,
    '571 Delivery not authorized, message refused',
    '552 5.2.2 <%s>: Mailbox full',
    '550 5.7.25 Client host rejected: no PTR record for 203.0.113.9',
    '552 5.3.4 Message size exceeds fixed limit',
    '550 5.7.23 SPF validation failed for contoso.example',
)
DOMAINS = ('fabrikam.example', 'example.net', 'example.org')

VACATION = '''\
From: Karl Klein <karl@example.org>
To: anna@contoso.example
Subject: =?utf-8?q?Abwesend_bis_M=C3=A4rz?=
Date: {date}
Auto-Submitted: auto-replied
Message-ID: <vacation.1@example.org>

I am out of the office until March.
'''
ORDINARY = '''\
From: Bob <bob@fabrikam.example>
To: anna@contoso.example
Subject: Lunch on Friday?
Date: {date}
Message-ID: <lunch.1@fabrikam.example>

Shall we meet at twelve? The mail about the quota was refused, by the way.
'''
HOSTILE = '''\
From: "\x1b[2J\x1b]0;owned\x07" <mallory@example.net>
To: anna@contoso.example
Subject: \x1b[31mred\x1b[0m \u202egpj.exe
Date: {date}
Message-ID: <hostile.1@example.net>

Nothing here.
'''


def whom(i):
    return 'user%d@%s' % (i, DOMAINS[i % len(DOMAINS)])


def message(i):
    """Number i of the mailbox, from 1."""
    date = email.utils.formatdate(NEWEST - (40 - i) * 3600)
    if i == 5:
        return VACATION.format(date=date)
    if i == 11:
        return ORDINARY.format(date=date)
    if i == 23:
        return HOSTILE.format(date=date)
    reply = REPLIES[i % len(REPLIES)]
    if '%s' in reply:
        reply = reply % whom(i)
    text = bounce.report(reply, whom(i), SENDER, date=date)
    if i == 30:
        text = text.replace('Action: failed', 'Action: delayed')
        text = text.replace('Undelivered Mail Returned to Sender',
                            'Delayed Mail (still being retried)')
    return text


def mbox(n=40):
    """The first n messages in the form mboxo."""
    out = []
    for i in range(1, n + 1):
        stamp = email.utils.formatdate(NEWEST - (40 - i) * 3600)
        day, date, month, year, clock = stamp.replace(',', '').split()[:5]
        text = message(i).replace('\nFrom ', '\n>From ')
        out.append('From MAILER-DAEMON %s %s %2d %s %s\n%s\n' %
                   (day, month, int(date), clock, year, text))
    return ''.join(out)


def maildir(path, n=40):
    """The same as a Maildir folder."""
    for sub in ('cur', 'new', 'tmp'):
        os.makedirs(os.path.join(path, sub))
    for i in range(1, n + 1):
        with open(os.path.join(path, 'cur' if i < 30 else 'new',
                               '%010d.M1.mail:2,' % (1000 + i)), 'w',
                  encoding='utf-8') as f:
            f.write(message(i))

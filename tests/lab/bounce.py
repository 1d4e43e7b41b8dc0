"""Bounces as mail servers write them (RFC 3464), from a few values."""
import email.utils
import re

REPORT = '''\
From: Mail Delivery System <MAILER-DAEMON@{reporting}>
To: {sender}
Subject: Undelivered Mail Returned to Sender
Date: {date}
Message-ID: <20261120091500.4711@{reporting}>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
 boundary="=_report_1"

--=_report_1
Content-Type: text/plain; charset=utf-8
Content-Description: Notification

This is the mail system at host {reporting}.

I'm sorry to have to inform you that your message could not be delivered to
one or more recipients. It's attached below.

<{to}>: host {mx}[{mx_ip}] said: {flat}{command}

--=_report_1
Content-Type: message/delivery-status
Content-Description: Delivery report

Reporting-MTA: dns; {reporting}
Arrival-Date: {date}

Final-Recipient: rfc822; {to}
Original-Recipient: rfc822;{to}
Action: failed
Status: {status}
Remote-MTA: dns; {mx}
Diagnostic-Code: smtp; {folded}

--=_report_1
Content-Type: message/rfc822
Content-Description: Undelivered Message

Return-Path: <{sender}>
Received: from {reporting} ({reporting} [{ip}])
\tby relay.{sender_domain} (Postfix) with ESMTPS id 4XyZ1a2b3c
\tfor <{to}>; {date}
Received: from desk.{sender_domain} (desk.{sender_domain} [10.1.2.3])
\tby {reporting} (Postfix) with ESMTPSA id 3AbC4d5e6f
\tfor <{to}>; {date}
From: Anna <{sender}>
To: <{to}>
Subject: Offer for November
Date: {date}
Message-ID: <offer.1@{sender_domain}>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Hello,
the offer is attached.

--=_report_1--
'''


def enhanced(reply):
    m = re.match(r'\d\d\d[ -](\d\.\d{1,3}\.\d{1,3})', reply)
    if m:
        return m.group(1)
    return '5.0.0' if reply.startswith('5') else '4.0.0'


def report(reply, to, sender='anna@contoso.example', ip='203.0.113.9',
           **more):
    """A bounce whose refusing server said `reply` (lines joined by \\n)."""
    values = {
        'to': to, 'sender': sender, 'ip': ip,
        'sender_domain': sender.split('@')[-1],
        'reporting': 'mail.contoso.example',
        'mx': 'mx1.' + to.split('@')[-1], 'mx_ip': '198.51.100.25',
        'command': ' (in reply to RCPT TO command)',
        'date': email.utils.formatdate(1795166100),
        'status': enhanced(reply),
    }
    values.update(more)
    lines = reply.split('\n')
    values['flat'] = ' '.join(lines)
    values['folded'] = '\n    '.join(lines)
    return REPORT.format(**values)

#!/usr/bin/env python3
"""Mail servers that misbehave in every way we could think of. Each talk must
end at its stage, in its words, within its time; silence is unknown, nothing
that breaks off is health, and nothing but what manners allow is ever said:
what the servers heard and what the log tells must agree.

The servers are scripts (smtpd.py) and the names are our own (names.py), so
that this runs anywhere and under the sanitizers too.
"""
import concurrent.futures
import os
import re
import shutil
import socket
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lab  # noqa: E402
import names  # noqa: E402
import servers  # noqa: E402
import smtpd  # noqa: E402
from tap import Tap, skip_all  # noqa: E402

CREW = 14               # runs at a time: most of their time is waiting
QUICK = 12              # seconds of a run, where no patience is measured
PATIENT = 45            # longer than the patience of any stage
CUT = (4000, 12500)     # ms of a talk that ends with its run
CLIENT = 'mail.contoso.example'
# All that may be said, and what needs leave.
WORDS = ['(EHLO|HELO) ' + re.escape(CLIENT), 'STARTTLS', 'RSET', 'QUIT']
ENVELOPES = [r'MAIL FROM:<([a-z]+@[a-z0-9.-]+)?>',
             r'RCPT TO:<[a-z]+@d[0-9]+\.example>']
NOISE = bytes(range(1, 10)) + bytes(range(11, 32)) + bytes(range(127, 256))


# ---- ways to misbehave ----

def drip(data, pause):
    """Byte by byte."""
    def say(talk):
        for i in range(len(data)):
            talk.write(data[i:i + 1])
            time.sleep(pause)
    return say


def endless(data, pause=0.0):
    """The same again and again, until the other side has gone."""
    def say(talk):
        while True:
            talk.write(data)
            time.sleep(pause)
    return say


def parts(*pieces):
    """Segments of their own; what is no bytes ends it: drop, reset, hang."""
    def say(talk):
        for piece in pieces:
            if not isinstance(piece, bytes):
                talk.say('part', piece)
            talk.write(piece)
            time.sleep(0.15)
    return say


def injected(data, pause):
    """STARTTLS is accepted, and more follows before TLS."""
    def say(talk):
        if pause == 0:
            talk.write(b'220 go ahead\r\n' + data)
        else:
            talk.write(b'220 go ahead\r\n')
            time.sleep(pause)
            talk.write(data)
        talk.secure_now('good')
    return say


def broken_off(talk):
    """The handshake succeeds, then nobody is there."""
    talk.write(b'220 go ahead\r\n')
    talk.secure_now('good')
    talk.sock.unwrap()
    raise smtpd.Gone()


def corrupt(talk):
    """A record that is none, below TLS."""
    talk.write(b'220 go ahead\r\n')
    talk.secure_now('good')
    talk.line()
    plain = socket.socket(fileno=talk.sock.detach())
    plain.sendall(b'\x17\x03\x03\x00\x20' + b'x' * 32)
    talk.sock = plain
    talk.hang()


def echo(talk):
    """What an echo server does, after a greeting or without one."""
    while True:
        talk.write((talk.line() + '\r\n').encode())


def late_extra(reply):
    """Each reply twice; the second a moment later, when it is taken for the
    reply to the next command."""
    def say(talk):
        talk.write(reply + b'\r\n')
        time.sleep(0.15)
        talk.write(reply + b'\r\n')
    return say


def stay(talk):
    """QUIT is answered, the connection stays."""
    talk.write(b'221 2.0.0 Bye\r\n')
    talk.hang()


class Full:
    """A listener whose queue is full: further SYNs are dropped."""

    def __init__(self, address, port):
        self.sockets = [socket.socket()]
        self.sockets[0].bind((address, port))
        self.sockets[0].listen(0)
        self.raw = b''
        for _ in range(4):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex((address, port))
            self.sockets.append(one)
        time.sleep(0.1)

    def stop(self):
        for one in self.sockets:
            one.close()


# ---- the rows ----

class Row:
    """`script`: of smtpd.py, or 'nobody', 'full'. `status`: of the check;
    several words where more than one is true. `says`: text that must stand
    in what was recorded, `heard`: the verbs that the server hears, in order.
    `ms`: least and most of the talk. `leave`: MAIL and RCPT are allowed."""

    def __init__(self, what, script, status, stage, says=None, **more):
        self.what = what
        self.script = script
        self.status = status.split()
        self.stage = stage
        self.says = says
        self.heard = more.pop('heard', None)
        self.ms = more.pop('ms', (0, 6000))
        self.leave = more.pop('leave', False)
        self.patient = more.pop('patient', False)
        self.outcome = more.pop('outcome', None)
        self.tls = more.pop('tls', None)
        self.starttls = more.pop('starttls', None)
        assert not more, more


SECURE = 'EHLO STARTTLS EHLO QUIT'
AGAIN = 'EHLO STARTTLS EHLO QUIT'       # the second EHLO is in clear
CLEAR = {'starttls': 'none'}
PROBED = dict(leave=True)


def clear(**script):
    return dict(CLEAR, **script)


CONNECT = [
    Row('nobody listens', 'nobody', 'fail', 'connect', 'refused',
        outcome='refused'),
    Row('SYNs are dropped', 'full', 'unknown', 'connect', 'no answer in 8 s',
        outcome='timeout', ms=(7500, 9500)),
    Row('FIN before the greeting', {'banner': 'drop'}, 'fail',
        'banner', 'closed by them', outcome='error', heard=''),
    Row('RST before the greeting', {'banner': 'reset'}, 'fail',
        'banner', 'reset by them', outcome='error', heard=''),
]

BANNER = [
    Row('a silent greeting', {'banner': 'hang'}, 'unknown', 'banner',
        'no answer in 30 s', outcome='timeout', heard='', patient=True,
        ms=(29500, 32000)),
    Row('a silent greeting, in a short run', {'banner': 'hang'}, 'unknown',
        'banner', 'no answer in ', outcome='timeout', heard='',
        ms=CUT),
    Row('a greeting byte by byte', {'banner': drip(
        b'220-mx.example\r\n220 ESMTP\r\n', 0.04)}, 'pass', 'quit',
        '220 ESMTP', heard=SECURE),
    Row('a greeting byte by byte without end', {'banner': drip(
        b'220-' + b'x' * 400, 0.1)}, 'unknown', 'banner', '220-xxxx',
        outcome='timeout', heard='', ms=CUT),
    Row('554 as greeting', {'banner': '554 5.7.1 You are not welcome'},
        'fail', 'banner', '554 5.7.1 You are not', outcome='answer',
        heard='QUIT'),
    Row('571 as greeting, in four lines', {
        'banner': '571-mx.example\n571-Delivery not authorized\n'
                  '571-message refused\n571 see https://example.net/'},
        'fail', 'banner', '571 see https://example.net/', outcome='answer',
        heard='QUIT'),
    Row('421 as greeting', {'banner': '421 4.3.2 Too busy'}, 'warn',
        'banner', '421 4.3.2 Too busy', outcome='answer', heard='QUIT'),
    Row('421 as greeting, in two lines', {
        'banner': '421-mx.example\n421 4.7.0 try again later'}, 'warn',
        'banner', '421 4.7.0 try again', outcome='answer', heard='QUIT'),
    Row('554 as greeting, then RST', {'banner': parts(
        b'554 5.7.1 No\r\n', 'reset')}, 'fail', 'banner', '554 5.7.1 No',
        outcome='answer'),
    Row('554 to all that is said', {
        'banner': '554 5.7.1 No', 'quit': '554 5.7.1 No'}, 'fail', 'banner',
        '554 5.7.1 No', outcome='answer', heard='QUIT'),
    Row('a refusal that is not said to its end', {'banner': parts(
        b'554-5.7.1 Listed by\r\n', 'drop')}, 'fail', 'banner',
        '554-5.7.1 Listed by', heard=''),
    Row('a greeting of asterisks', clear(
        banner=b'220 ****************************0*2*****\r\n',
        ehlo='250-mx.example\n250-SIZE 1000\n250 XXXXXXXA'), 'pass warn',
        'quit', '220 *****', heard='EHLO QUIT', starttls=False),
    Row('endless lines', {'banner': endless(b'220-hold the line\r\n')},
        'fail', 'banner', 'too many lines', outcome='error',
        heard=''),
    Row('a line of 100 KB', {'banner': b'220 ' + b'a' * 100000 + b'\r\n'},
        'fail', 'banner', 'too many bytes', outcome='error',
        heard=''),
    Row('an endless line', {'banner': endless(b'220 no end ' * 90)},
        'fail', 'banner', 'too many bytes', outcome='error',
        heard=''),
    Row('NULs', {'banner': b'220 mx\0.exam\0ple\0 ESMTP\0\r\n'}, 'pass',
        'quit', '220 mx\\x00.exam\\x00ple', heard=SECURE),
    Row('a NUL in the code', {'banner': b'2\x0020 mx\r\n'},
        'fail', 'banner', 'no reply', outcome='error', heard=''),
    Row('bare LF', clear(banner=b'220-mx\n220 x\n',
                         ehlo=b'250-mx\n250 SIZE 1\n', quit=b'221 bye\n'),
        'pass', 'quit', '220-mx', heard='EHLO QUIT'),
    Row('bare CR', clear(banner=b'220 a\rb\r\r\n'), 'pass', 'quit',
        '220 a', heard='EHLO QUIT'),
    Row('8-bit and control bytes', {'banner': b'220 ' + NOISE + b'\r\n'},
        'pass', 'quit', '220 \\x01', heard=SECURE),
    Row('terminal control', {
        'banner': '220 mx \x1b[2J\x1b]0;owned\x07\u202e ESMTP'}, 'pass',
        'quit', '\\x1b[2J', heard=SECURE),
    Row('a greeting without words', {'banner': '220'}, 'pass', 'quit',
        heard=SECURE),
    Row('an empty line as greeting', {'banner': '\n220 mx'},
        'fail', 'banner', 'no reply', outcome='error', heard=''),
    Row('354 as greeting', {'banner': '354 go on'}, 'fail', 'banner',
        '354 go on', outcome='error'),
    Row('a code of four digits', {'banner': '2200 mx.example'},
        'fail', 'banner', 'no reply', outcome='error', heard=''),
    Row('a greeting of two minds', {'banner': '220-welcome\n554 go away'},
        'fail', 'banner', '554 go away', outcome='answer', heard='QUIT'),
    Row('a greeting, then FIN', {'banner': parts(b'220 mx\r\n', 'drop')},
        'fail', 'ehlo', ' by them', outcome='error'),
    Row('a greeting, then RST', {'banner': parts(b'220 mx\r\n', 'reset')},
        'fail', 'ehlo', 'by them', outcome='error'),
    Row('a greeting, and 421 with it', {'banner': parts(
        b'220 mx\r\n421 4.3.2 shutting down\r\n', 'drop')}, 'fail warn',
        'ehlo', '421 4.3.2 shutting down'),
    Row('HTTP at once', {'banner': parts(
        b'HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n', 'drop')},
        'fail', 'banner', 'no reply', outcome='error', heard=''),
    Row('an echo server', {'banner': echo}, 'unknown', 'banner', 'no answer',
        outcome='timeout', heard='', ms=CUT),
    Row('an echo server that greets', {'banner': parts(b'220 mx\r\n', echo)},
        'fail', 'ehlo', 'no reply', outcome='error'),
]

EHLO = [
    Row('571 at EHLO and HELO', {'ehlo': '571 Delivery not authorized'},
        'fail', 'ehlo', '571 Delivery not', outcome='answer',
        heard='EHLO HELO QUIT'),
    Row('571 at EHLO, then FIN', {'ehlo': parts(b'571 no\r\n', 'drop')},
        'fail', 'ehlo', '571 no'),
    Row('502 at EHLO, then silence', {'ehlo': lambda talk: (
        talk.write(b'502 5.5.2 what?\r\n'), talk.hang())}, 'unknown', 'ehlo',
        'no answer in', outcome='timeout', ms=CUT),
    Row('421 at EHLO', {'ehlo': '421 4.7.0 not now'}, 'warn', 'ehlo',
        '421 4.7.0 not now', outcome='answer', heard='EHLO QUIT'),
    Row('EHLO refused, HELO welcome', {'ehlo': lambda talk: talk.write(
        b'250 mx\r\n' if talk.helo else b'502 5.5.2 what?\r\n')}, 'pass',
        'quit', '502 5.5.2', heard='EHLO HELO QUIT', starttls=False),
    Row('silence at EHLO', {'ehlo': 'hang'}, 'unknown', 'ehlo',
        'no answer in 15 s', outcome='timeout', heard='EHLO', patient=True,
        ms=(14500, 17000)),
    Row('lines without end at EHLO', {'ehlo': endless(b'250-SIZE 1\r\n')},
        'fail', 'ehlo', 'too many lines', outcome='error',
        heard='EHLO'),
    Row('lines without end at EHLO, slowly', {
        'ehlo': endless(b'250-SIZE 1\r\n', 0.4)}, 'unknown', 'ehlo',
        'no answer in', outcome='timeout', heard='EHLO', ms=CUT),
    Row('words without a code at EHLO', {'ehlo': b'hello yourself\r\n'},
        'fail', 'ehlo', 'no reply', outcome='error', heard='EHLO'),
    Row('a code of two digits at EHLO', {'ehlo': b'25 ok\r\n'},
        'fail', 'ehlo', 'no reply', outcome='error', heard='EHLO'),
    Row('334 at EHLO', {'ehlo': '334 VXNlcm5hbWU6'}, 'fail', 'ehlo',
        '334 VXN', outcome='error'),
    Row('a reply with junk within', clear(
        ehlo=b'250-mx\r\njunk\r\n\r\n250 SIZE 1\r\n'), 'pass', 'quit',
        'junk', heard='EHLO QUIT'),
    Row('RST after EHLO', {'ehlo': 'reset'}, 'fail', 'ehlo',
        'reset by them', outcome='error', heard='EHLO'),
    Row('FIN amid the reply to EHLO', {'ehlo': parts(b'250-mx\r\n250-SI',
                                                     'drop')},
        'fail', 'ehlo', '250-SI', outcome='error', heard='EHLO'),
]

TLS = [
    Row('no STARTTLS', CLEAR, 'pass', 'quit', heard='EHLO QUIT',
        tls='warn not-offered', starttls=False),
    Row('starttls in small letters', {
        'ehlo': b'250-mx\r\n250-starttls\r\n250 SIZE 1\r\n'}, 'pass', 'quit',
        'TLS TLSv1', heard=SECURE, tls='pass', starttls=True),
    Row('454 at STARTTLS', {'starttls': 'refused'}, 'pass', 'quit',
        '454 4.7.0', heard='EHLO STARTTLS QUIT', tls='warn not-offered'),
    Row('421 at STARTTLS', {'starttls': parts(b'421 4.7.0 busy\r\n',
                                              'drop')}, 'warn', 'starttls',
        '421 4.7.0 busy', outcome='answer'),
    Row('silence at STARTTLS', {'starttls': lambda talk: talk.hang()},
        'unknown', 'starttls', 'no answer in', outcome='timeout',
        heard='EHLO STARTTLS', ms=CUT, tls='unknown unknown'),
    Row('FIN instead of a reply to STARTTLS', {'starttls': parts('drop')},
        'fail', 'starttls', 'closed by them', outcome='error',
        heard='EHLO STARTTLS'),
    Row('FIN after 220', {'starttls': parts(b'220 go\r\n', 'drop')}, 'pass',
        'quit', 'TLS failed: ', heard=AGAIN,
        tls='warn not-offered'),
    Row('RST after 220', {'starttls': parts(b'220 go\r\n', 'reset')}, 'pass',
        'quit', 'TLS failed: ', heard=AGAIN, tls='warn not-offered'),
    Row('silence in the handshake', {'starttls': 'hang'}, 'pass', 'quit',
        'TLS failed: no answer', ms=(7500, 11000), tls='unknown unknown'),
    Row('garbage in the handshake', {'starttls': 'garbage'}, 'pass', 'quit',
        'TLS failed: ', heard=AGAIN, tls='warn not-offered'),
    Row('a refusal injected with the 220', {'starttls': injected(
        b'550 5.7.1 no\r\n', 0)}, 'pass', 'quit', '14 bytes came', ms=(
            0, 6000), heard=SECURE, tls='pass'),
    Row('a refusal injected after the 220', {'starttls': injected(
        b'550 5.7.1 no\r\n', 0.2)}, 'pass', 'quit', 'TLS failed: ',
        heard=AGAIN, tls='warn not-offered'),
    Row('TLS 1.0 only', {'version': 'TLSv1'}, 'pass', 'quit', 'TLS TLSv1 ',
        heard=SECURE, tls='warn'),
    Row('TLS 1.3 only', {'version': 'TLSv1_3'}, 'pass', 'quit',
        'TLS TLSv1.3 ', heard=SECURE, tls='pass'),
    Row('an expired certificate', {'starttls': 'expired'}, 'pass', 'quit',
        'TLS TLSv1', heard=SECURE, tls='warn expired'),
    Row('a self-signed certificate', {'starttls': 'self-signed'}, 'pass',
        'quit', 'TLS TLSv1', heard=SECURE, tls='warn wrong-name'),
    Row('a certificate for another name', {'starttls': 'wrong-name'}, 'pass',
        'quit', 'TLS TLSv1', heard=SECURE, tls='warn wrong-name'),
    Row('closed after the handshake', {'starttls': broken_off},
        'fail', 'ehlo', 'closed by them', outcome='error',
        tls='pass'),
    Row('junk below TLS', {'starttls': corrupt}, 'fail', 'ehlo',
        outcome='error', tls='pass'),
    Row('a refusal below TLS', {'ehlo': lambda talk: talk.write(
        b'550 5.7.1 no\r\n' if talk.secure else
        b'250-mx\r\n250 STARTTLS\r\n')}, 'fail', 'ehlo', '550 5.7.1 no',
        outcome='answer', heard='EHLO STARTTLS EHLO HELO QUIT', tls='pass'),
]

ENVELOPE = [
    Row('silence at MAIL', clear(mail='hang'), 'unknown', 'mail',
        'no answer in 20 s', outcome='timeout', heard='EHLO MAIL',
        patient=True, ms=(19500, 22000), **PROBED),
    Row('450 at MAIL', clear(mail='450 4.7.1 later'), 'warn', 'mail',
        '450 4.7.1 later', outcome='answer', heard='EHLO MAIL', **PROBED),
    Row('571 at MAIL', clear(mail='571 5.7.1 no'), 'fail', 'mail',
        '571 5.7.1 no', outcome='answer', heard='EHLO MAIL', **PROBED),
    Row('421 at MAIL', clear(mail=parts(b'421 4.3.2 closing\r\n', 'drop')),
        'warn', 'mail', '421 4.3.2 closing', outcome='answer',
        heard='EHLO MAIL', **PROBED),
    Row('a tarpit of 5 s at RCPT', clear(
        rcpt='450 4.2.0 later', delay={'rcpt': 5}), 'warn', 'rcpt',
        '450 4.2.0', outcome='answer', heard='EHLO MAIL RCPT QUIT',
        ms=(4900, 8000), **PROBED),
    Row('571 at RCPT', clear(rcpt='571 Delivery not authorized, message '
                                  'refused'), 'fail', 'rcpt',
        '571 Delivery not', outcome='answer', heard='EHLO MAIL RCPT',
        **PROBED),
    Row('421 at RCPT', clear(rcpt=parts(b'421 4.7.0 closing\r\n', 'drop')),
        'warn', 'rcpt', '421 4.7.0 closing', outcome='answer',
        heard='EHLO MAIL RCPT', **PROBED),
    Row('FIN at RCPT', clear(rcpt='drop'), 'fail', 'rcpt',
        'closed by them', outcome='error', heard='EHLO MAIL RCPT', **PROBED),
    Row('silence at RCPT', clear(rcpt='hang'), 'unknown', 'rcpt',
        'no answer in', outcome='timeout', heard='EHLO MAIL RCPT',
        ms=CUT, **PROBED),
    Row('354 at RCPT', clear(rcpt='354 go on'), 'fail', 'rcpt',
        '354 go on', outcome='error', **PROBED),
    Row('words without a code at RCPT', clear(rcpt=b'sure\r\n'),
        'fail', 'rcpt', 'no reply', outcome='error',
        heard='EHLO MAIL RCPT', **PROBED),
    Row('all replies in the greeting', clear(
        banner=b'220 mx\r\n250 mx\r\n250 ok\r\n250 ok\r\n354 go on\r\n',
        ehlo='550 5.7.1 no'), 'fail', 'ehlo', 'did not wait',
        outcome='answer', heard='EHLO HELO QUIT', **PROBED),
    Row('a reply more at MAIL', clear(
        mail=b'250 ok\r\n250 ok\r\n', rcpt='550 5.1.1 unknown'), 'fail',
        'rcpt', '550 5.1.1 unknown', outcome='answer',
        heard='EHLO MAIL RCPT', **PROBED),
    Row('a reply more at MAIL, late', clear(
        mail=late_extra(b'250 ok'), rcpt='550 5.1.1 unknown'),
        'fail', 'quit', 'more replies than', outcome='error',
        **PROBED),
    Row('two greetings', clear(banner=late_extra(b'220 mx'),
                               rcpt='550 5.1.1 unknown'), 'fail', 'rcpt',
        '550 5.1.1 unknown', outcome='answer', heard='EHLO MAIL RCPT',
        **PROBED),
]

QUIT = [
    Row('FIN at QUIT', clear(quit='drop'), 'pass', 'quit', outcome='answer',
        heard='EHLO QUIT'),
    Row('RST at QUIT', clear(quit='reset'), 'pass', 'quit',
        outcome='answer', heard='EHLO QUIT'),
    Row('silence at QUIT', clear(quit='hang'), 'pass', 'quit',
        'no answer in 2 s', outcome='answer', heard='EHLO QUIT',
        ms=(1900, 3500)),
    Row('not closed after QUIT', clear(quit=stay), 'pass', 'quit',
        '221 2.0.0 Bye', outcome='answer', heard='EHLO QUIT', ms=(0, 1500)),
    Row('QUIT answered byte by byte', clear(quit=drip(
        b'221 ' + b'x' * 200, 0.1)), 'pass', 'quit', outcome='answer',
        heard='EHLO QUIT', ms=(1900, 3500)),
]

ROWS = CONNECT + BANNER + EHLO + TLS + ENVELOPE + QUIT


# ---- the world ----

class World:
    """A server for each row, each below a domain of its own."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix='whybounce-rude-')
        made = lab.make_certificates(self.folder)
        self.address = ['127.0.%d.%d' % (20 + i // 200, 1 + i % 200)
                        for i in range(len(ROWS))]
        self.port, = servers.free_ports(1, self.address)
        self.names = names.Names()
        self.server = []
        for i, row in enumerate(ROWS):
            self.names.add('d%d.example MX 10 d%d.mx.example' % (i, i))
            self.names.add('d%d.mx.example A %s' % (i, self.address[i]))
            self.server.append(self.serve(row.script, i, made))

    def serve(self, script, i, made):
        if script == 'nobody':
            return None
        if script == 'full':
            return Full(self.address[i], self.port)
        script = dict({'name': 'd%d.mx.example' % i}, **script)
        return smtpd.Server(self.address[i], self.port, script, made)

    def log(self, i):
        return os.path.join(self.folder, 'log%d' % i)

    def ask(self, i):
        row = ROWS[i]
        argv = ['check', '--format', 'json', '--resolver', '127.0.0.1:%d' %
                self.names.port, '--smtp-port', str(self.port),
                '--allow-private', '--only', 'mx,smtp,tls', '--ca-file',
                self.folder + '/ca.pem', '--ip', '203.0.113.9', '--helo',
                CLIENT, '--from', 'anna@contoso.example', '--to',
                'bob@d%d.example' % i, '--log', self.log(i), '--timeout',
                str(PATIENT if row.patient else QUICK)]
        return lab.run(argv + (['--rcpt-probe'] if row.leave else []))

    def stop(self):
        for one in self.server + [self.names]:
            if one is not None:
                one.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


# ---- judging ----

def said_in_log(path):
    """The commands that the log tells of."""
    with open(path) as f:
        return re.findall(r'^talk     q\d+ \S+ > (.*)$', f.read(), re.M)


def heard_by(server):
    """The commands that the server got, whatever it did with them."""
    raw = getattr(server, 'raw', b'')
    hello = raw.find(b'\x16\x03')           # a handshake that it ignored
    while hello >= 0:
        end = hello + 5 + int.from_bytes(raw[hello + 3:hello + 5], 'big')
        raw = raw[:hello] + raw[end:]
        hello = raw.find(b'\x16\x03')
    return raw.decode('latin-1').split('\r\n')[:-1]


def verbs(commands):
    return [x.split(' ')[0] for x in commands]


def fits(row, host, words):
    """What is wrong with how the talk ended."""
    if host.get('stage') != row.stage:
        yield 'stage %s, not %s' % (host.get('stage'), row.stage)
    if row.outcome and host.get('outcome') != row.outcome:
        yield 'outcome %s, not %s' % (host.get('outcome'), row.outcome)
    if row.says and row.says not in words:
        yield 'it does not say "%s"' % row.says
    if row.starttls is not None and host.get('starttls') != row.starttls:
        yield 'starttls %s' % host.get('starttls')
    if not row.ms[0] <= host.get('ms', -1) <= row.ms[1] * lab.SLOW:
        yield '%s ms, not %d to %d' % ((host.get('ms'),) + row.ms)


def verdicts(row, finding, verdict):
    """What is wrong with what is concluded from it."""
    status, says = finding.get('status'), finding.get('summary', '')
    if status not in row.status:
        yield 'status %s, not %s' % (status, row.status)
    if row.outcome == 'error' and 'no talking to it' not in says:
        yield 'it is called: ' + says
    if row.outcome == 'timeout' and 'did not answer in time' not in says:
        yield 'it is called: ' + says
    if status in ('fail', 'unknown') and verdict.get('cause') is None:
        yield 'verdict: %s' % verdict.get('summary')


def fits_tls(row, finding):
    got = '%s %s' % (finding.get('status'),
                     finding.get('details', {}).get('problem', ''))
    if row.tls and got.strip() != row.tls:
        yield 'tls: %s, not %s' % (got, row.tls)


def behaved(row, said, server):
    """What is wrong with what we said."""
    heard = heard_by(server)
    allowed = WORDS + (ENVELOPES if row.leave else [])
    odd = [x for x in said + heard if not any(re.fullmatch(w, x)
                                              for w in allowed)]
    if odd:
        yield 'it said %s' % odd
    at = iter(said)
    if not all(x in at for x in heard):
        yield 'it was heard to say %s, the log tells of %s' % (heard, said)
    if row.heard is not None and not ' '.join(verbs(heard)).startswith(
            row.heard):
        yield 'it said %s, not %s' % (verbs(heard), row.heard)


def judge(tap, world, i, r):
    row, wrong = ROWS[i], []
    finding = r.finding('smtp')
    talks = [x for x in r.json.get('evidence', []) if x['kind'] == 'smtp']
    host = (finding.get('details', {}).get('hosts') or [{}])[0]
    words = '\n'.join([host.get('reason', '')] + [x.get('reason', '')
                                                  for x in talks] +
                      [a for x in talks for a in x.get('answers', [])])
    limit = (PATIENT if row.patient else QUICK) + 3
    if r.seconds > limit * lab.SLOW:
        wrong.append('it ran for %.1f s' % r.seconds)
    if r.status not in (0, 1, 2):
        wrong.append('exit status %s' % r.status)
    wrong += verdicts(row, finding, r.verdict)
    wrong += fits(row, host, words)
    wrong += fits_tls(row, r.finding('tls'))
    wrong += behaved(row, said_in_log(world.log(i)), world.server[i])
    if any(ord(c) < 32 and c not in '\n\t' or c in '\x7f\u202e'
           for c in r.out) or '\\u001b' in r.out:
        wrong.append('control characters in the output')
    tap.ok(not wrong, '%s: %s' % (row.what, finding.get('status')),
           *(wrong + [host, words, r.story()] if wrong else []))


def main():
    tap = Tap()
    lab.require_program()
    try:
        world = World()
    except (servers.Missing, OSError) as why:
        skip_all(str(why))
    wanted = [i for i in range(len(ROWS))
              if not sys.argv[1:] or sys.argv[1] in ROWS[i].what]
    wanted.sort(key=lambda i: -ROWS[i].ms[0])   # the long ones first
    with concurrent.futures.ThreadPoolExecutor(CREW) as crew:
        runs = dict(zip(wanted, crew.map(world.ask, wanted)))
    for i in sorted(runs):
        judge(tap, world, i, runs[i])
    world.stop()
    tap.end()


if __name__ == '__main__':
    main()

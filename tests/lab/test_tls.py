#!/usr/bin/env python3
"""Encryption against real servers: certificates in talks, MTA-STS policies
over HTTPS, DANE in a signed zone behind a validating resolver, and the own
server's relaying, tested on Postfix."""
import os
import socket
import ssl
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lab  # noqa: E402
import servers  # noqa: E402
from tap import Tap  # noqa: E402

ME = ['--ip', '203.0.113.9', '--helo', 'mail.contoso.example', '--from',
      'anna@contoso.example']
POLICY = 'version: STSv1\r\nmode: %s\r\nmx: %s\r\nmax_age: 86400\r\n'


class Pages:
    """An HTTPS server with one answer: bytes, or 'hang', 'endless'."""

    def __init__(self, address, port, certificate, answer):
        self.answer = answer
        self.asked = []
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(*certificate)
        self.listener = socket.create_server((address, port))
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(sock,),
                             daemon=True).start()

    def serve(self, sock):
        try:
            sock.settimeout(30)
            with self.context.wrap_socket(sock, server_side=True) as s:
                self.asked.append(s.recv(4096).decode('latin-1'))
                if self.answer == 'hang':
                    time.sleep(30)
                elif self.answer == 'endless':
                    s.sendall(b'HTTP/1.1 200 OK\r\n\r\n')
                    while True:
                        s.sendall(b'mx: a.example\r\n' * 500)
                else:
                    s.sendall(self.answer)
        except OSError:
            pass

    def stop(self):
        self.listener.close()


def page(body, status='200 OK', kind='text/plain', more=''):
    return ('HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s'
            'Connection: close\r\n\r\n%s' % (status, kind, len(body), more,
                                             body)).encode()


def ask(world, to, *options, timeout=8):
    return world.check(None, *ME, '--to', to, '--only', 'tls', '--ca-file',
                       world.folder + '/ca.pem', *options, timeout=timeout)


def judge(tap, what, result, status, says=None, problem=None):
    f = result.finding('tls')
    d = f.get('details', {})
    wrong = []
    if f.get('status') != status:
        wrong.append('status %s, not %s' % (f.get('status'), status))
    if says and says not in f.get('summary', '') + str(f.get('notes')):
        wrong.append('it does not say "%s"' % says)
    if d.get('problem') != problem:
        wrong.append('problem %s, not %s' % (d.get('problem'), problem))
    tap.ok(not wrong, '%s: %s' % (what, status),
           *(wrong + [result.story()] if wrong else []))


def certificates(tap, world):
    """What each server shows, by itself."""
    for name, status, says, problem in (
            ('fabrikam', 'pass', 'holds', None),
            ('wrong', 'warn', 'other.example', 'wrong-name'),
            ('none', 'warn', 'does not offer', 'not-offered'),
            ('refused', 'warn', 'refuses it', 'not-offered'),
            ('garbage', 'warn', 'handshake', 'not-offered')):
        judge(tap, name, ask(world, 'bob@%s.example' % name), status, says,
              problem)
    for name, says, problem in (('alone', 'signed itself', 'self-signed'),
                                ('fabrikam', 'no authority', 'untrusted')):
        r = world.check(None, *ME, '--to', 'bob@%s.example' % name, '--only',
                        'tls')
        judge(tap, name + ' without the authority', r, 'warn', says, problem)
    r = ask(world, 'bob@fabrikam.example', '--ca-file', '/nonexistent.pem')
    tap.same(r.status, 66, 'a file of authorities that is not there is said')


def policies(tap, world):
    """The answer of the web server decides what is promised."""
    ports = iter(servers.free_ports(12, ['127.0.0.90']))
    rows = (
        ('a policy that is kept', page(POLICY % ('enforce', '*.fabrikam.'
                                                 'example')), 'good',
         'pass', 'MTA-STS', None),
        ('a policy for other servers', page(POLICY % ('enforce',
                                                      'mx.example.net')),
         'good', 'fail', 'not among', 'policy-mismatch'),
        ('the same in testing', page(POLICY % ('testing', 'mx.example.net')),
         'good', 'warn', 'only asks for reports', 'policy-mismatch'),
        ('no such page', page('no', '404 Not Found'), 'good', 'warn', '404',
         'policy-mismatch'),
        ('a page elsewhere', page('', '301 Moved', more='Location: https://'
                                  'mta-sts.fabrikam.example/x\r\n'), 'good',
         'warn', '301', 'policy-mismatch'),
        ('a web server that signed its own certificate',
         page(POLICY % ('enforce', 'mx.example.net')), 'self-signed', 'warn',
         'certificate', 'policy-mismatch'),
        ('a web server with another name', page(POLICY % (
            'enforce', 'mx.example.net')), 'wrong-name', 'warn',
         'certificate', 'policy-mismatch'),
        ('a page without end', 'endless', 'good', 'warn', '64 KiB',
         'policy-mismatch'),
        ('a web server that hangs', 'hang', 'good', 'unknown', 'MTA-STS',
         'unknown'),
        ('words that are no HTTP', b'hello\r\n', 'good', 'warn', 'fetched',
         'policy-mismatch'))
    for what, answer, certificate, status, says, problem in rows:
        port = next(ports)
        web = Pages('127.0.0.90', port, world.certificates[certificate],
                    answer)
        judge(tap, what, ask(world, 'bob@fabrikam.example', '--https-port',
                             str(port), timeout=4), status, says, problem)
        tap.ok(len(web.asked) <= 1, what + ': it is asked once at most',
               web.asked)
        web.stop()
    judge(tap, 'no web server', ask(world, 'bob@fabrikam.example',
                                    '--https-port', str(next(ports))),
          'unknown', 'refused', 'unknown')


def dane(tap):
    """TLSA records in a zone that Knot signs and Unbound validates."""
    other = '_25._tcp.mx1 TLSA 3 1 1 ' + 'ab' * 32
    with lab.start({'tailspin.example': [{}, other],
                    'wingtip.example': [{}, other],
                    'fabrikam.example': [{'starttls': 'self-signed'},
                                         '_25._tcp.mx1 TLSA 3 1 1 '
                                         '{self-signed}']},
                   signed=['tailspin.example', 'fabrikam.example']) as world:
        r = ask(world, 'bob@tailspin.example')
        judge(tap, 'a record that does not fit', r, 'fail', 'TLSA',
              'dane-mismatch')
        tap.same(r.finding('tls').get('details', {}).get('tlsa'), '3 1 1 ' +
                 lab.key_digest(world.certificates['good'][0]),
                 'the record that would fit is told', r.story())
        judge(tap, 'the same in an unsigned zone',
              ask(world, 'bob@wingtip.example'), 'pass', 'vouch')
        judge(tap, 'a self-signed certificate whose key the zone names',
              ask(world, 'bob@fabrikam.example'), 'pass', 'DANE')


def relaying(tap, world):
    """A real Postfix: it knows whom it relays for."""
    port, = servers.free_ports(1)
    try:
        postfix = servers.Postfix(
            servers.Tree(lab.lab_root()), world.folder, port,
            'contoso.example', {}, mynetworks='192.0.2.1',
            smtpd_relay_restrictions='reject_unauth_destination',
            smtpd_tls_security_level='may',
            smtpd_tls_cert_file=world.certificates['good'][0],
            smtpd_tls_key_file=world.certificates['good'][1])
    except servers.Missing as why:
        tap.skip('Postfix does not relay', why)
        return
    try:
        r = world.check(None, '--ip', '127.0.0.1', '--from',
                        'anna@contoso.example', '--only', 'own-smtp',
                        '--skip', 'ptr', '--relay-test', '--smtp-port',
                        str(port))
        d = r.finding('own-smtp').get('details', {})
        tap.same((d.get('relay'), d.get('relay_refused'), d.get('starttls')),
                 ('closed', 7, True),
                 'Postfix refuses every form that leads outside', r.story())
    finally:
        postfix.stop()


def open_relay(tap, world):
    """A server that takes everything, then one that takes nothing now."""
    own = world.smtp['fabrikam.example'][0]
    for answer, wanted in (('250 2.1.5 Ok', ('fail', 'open-relay')),
                           ('450 4.2.0 Later', ('unknown', 'unknown')),
                           ('554 5.7.1 Relay access denied', ('pass',
                                                              None))):
        own.script['rcpt'] = answer
        r = world.check(None, '--ip', own.address, '--helo',
                        'mx1.fabrikam.example', '--from', 'a@fabrikam.example',
                        '--only', 'own-smtp', '--skip', 'ptr', '--relay-test')
        f = r.finding('own-smtp')
        got = (f.get('status'), f.get('details', {}).get('problem'))
        tap.same(got, wanted, 'own server, RCPT answered by %s' % answer[:3],
                 r.story())
    del own.script['rcpt']
    heard = own.commands()
    tap.ok(not any(x.upper().startswith(('DATA', 'VRFY', 'EXPN', 'AUTH'))
                   for x in heard), 'it never heard DATA')
    tap.ok('RSET' in heard, 'envelopes are ended by RSET')


def main():
    tap = Tap()
    with lab.start({'fabrikam.example': [
            {}, '_mta-sts TXT "v=STSv1; id=20260301;"',
            'mta-sts A 127.0.0.90']}) as world:
        policies(tap, world)
    with lab.start({
            'fabrikam.example': {},
            'wrong.example': {'starttls': 'wrong-name'},
            'alone.example': {'starttls': 'self-signed'},
            'none.example': {'starttls': 'none'},
            'refused.example': {'starttls': 'refused'},
            'garbage.example': {'starttls': 'garbage'}}) as world:
        certificates(tap, world)
        open_relay(tap, world)
        relaying(tap, world)
    dane(tap)
    tap.end()


if __name__ == '__main__':
    main()

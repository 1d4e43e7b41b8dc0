"""Mail servers that follow a script, one thread a connection.

A script is a dict; what is absent is what a healthy server does:

    name          host name in the greeting and in EHLO
    banner        whole reply, lines joined by \\n: '220 mx ESMTP', '554 no'
    ehlo mail rcpt data end
                  replies to these commands (end: after the message); rcpt
                  may be a dict of address -> reply, '*' for the rest; ehlo,
                  mail and rcpt may be When(function of the Talk -> reply)
    starttls      good (default where there are certificates), self-signed,
                  wrong-name, expired, none, refused, garbage, hang; or what
                  replies are, for what comes after STARTTLS in clear
    version       the only version of TLS that is spoken: 'TLSv1'
    delay         dict of banner/ehlo/mail/rcpt -> seconds before the reply
    quit rset     replies to these commands

A reply of 'drop' closes the connection, 'hang' never answers, 'reset' sends
RST; bytes are sent as they are; a function is called with the Talk, whose
write(), hang(), reset() and secure_now() it may use. Every command is logged:
Server.log is a list of dicts, also written as JSON lines when a file is given.
"""
import json
import re
import socket
import ssl
import struct
import threading
import time

EXTENSIONS = ['PIPELINING', 'SIZE 10240000', 'ENHANCEDSTATUSCODES',
              '8BITMIME']
PATIENCE = 60


class Gone(Exception):
    """The talk is over."""


class When:
    """A reply that depends: choose(talk) gives it, None for what a healthy
    server says. A talk has the name, sender and recipient said last, and how
    many recipients it has heard of."""

    def __init__(self, choose):
        self.choose = choose


class Talk:
    """One connection."""

    def __init__(self, server, sock, peer):
        self.server = server
        self.script = server.script
        self.sock = sock
        self.peer = peer
        self.buffer = b''
        self.secure = False
        self.helo = False       # HELO, not EHLO, was said last
        self.name = self.sender = self.recipient = ''
        self.recipients = 0
        self.here = False

    def enter(self):
        with Server.crowd_lock:
            self.here = True
            Server.crowd += 1
            Server.crowd_most = max(Server.crowd_most, Server.crowd)

    def leave(self):
        """At QUIT: the client may go on before this thread does."""
        with Server.crowd_lock:
            Server.crowd -= self.here
            self.here = False

    def note(self, what, text):
        self.server.note({'at': round(time.time(), 3), 'what': what,
                          'server': self.server.address,
                          'peer': self.peer[0], 'text': text,
                          'talk': self.peer[1],
                          'tls': self.secure})

    def line(self):
        while b'\n' not in self.buffer:
            if len(self.buffer) > 100000:
                raise Gone()
            piece = self.sock.recv(4096)
            if not piece:
                raise Gone()
            self.server.keep(piece)
            self.buffer += piece
        line, self.buffer = self.buffer.split(b'\n', 1)
        return line.rstrip(b'\r').decode('utf-8', 'replace')

    def hang(self):
        """Silence, until the other side has had enough."""
        self.sock.settimeout(PATIENCE)
        piece = self.sock.recv(4096)
        while piece:
            self.server.keep(piece)
            piece = self.sock.recv(4096)
        raise Gone()

    def reset(self):
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                             struct.pack('ii', 1, 0))
        raise Gone()

    def scripted(self, stage, healthy):
        """What the script says at this stage, as things stand."""
        reply = self.script.get(stage)
        if isinstance(reply, When):
            reply = reply.choose(self)
        return healthy if reply is None else reply

    def say(self, stage, reply):
        wait = self.script.get('delay', {}).get(stage)
        if wait:
            time.sleep(wait)
        if reply == 'hang':
            self.hang()
        if reply == 'reset':
            self.reset()
        if reply == 'drop':
            raise Gone()
        if callable(reply):
            reply(self)
            return
        if isinstance(reply, bytes):
            self.write(reply)
            return
        self.note('said', reply)
        lines = reply.split('\n')
        self.sock.sendall(''.join(x + '\r\n' for x in lines).encode())

    def write(self, data):
        self.sock.sendall(data)

    def secure_now(self, kind):
        """The handshake, as whoever said STARTTLS waits for it."""
        self.sock = self.server.tls(kind).wrap_socket(self.sock,
                                                      server_side=True)
        self.buffer = b''
        self.secure = True

    def run(self):
        name = self.server.name
        banner = self.script.get('banner', '220 %s ESMTP' % name)
        self.note('connect', '')
        try:
            self.say('banner', banner)
            while True:
                line = self.line()
                self.note('command', line)
                if not self.command(line):
                    return
        finally:
            self.note('close', '')

    def command(self, line):
        verb = line.split(' ')[0].upper()
        if verb == 'QUIT':
            self.leave()
            self.say('quit', self.script.get('quit', '221 2.0.0 Bye'))
            return False
        handler = {'EHLO': self.ehlo, 'HELO': self.ehlo, 'MAIL': self.mail_,
                   'RCPT': self.rcpt, 'DATA': self.data,
                   'STARTTLS': self.starttls}.get(verb)
        if handler:
            handler(line)
        elif verb in ('RSET', 'NOOP'):
            self.say(verb.lower(), self.script.get(verb.lower(),
                                                   '250 2.0.0 Ok'))
        else:
            self.say('other', '502 5.5.2 Error: command not recognized')
        return True

    def ehlo(self, line):
        self.helo = line[:4].upper() == 'HELO'
        self.name = line[5:].strip()
        reply = self.scripted('ehlo', None)
        if reply is None:
            words = [self.server.name] + EXTENSIONS
            kind = self.script.get('starttls', self.server.default_tls)
            if not self.secure and kind != 'none':
                words.append('STARTTLS')
            if self.helo:
                words = words[:1]
            reply = '\n'.join('250%s%s' % ('-' if i + 1 < len(words) else ' ',
                                           w) for i, w in enumerate(words))
        self.say('ehlo', reply)

    @staticmethod
    def path(line):
        m = re.search(r'<([^>]*)>', line)
        return m.group(1).lower() if m else ''

    def mail_(self, line):
        self.sender = self.path(line)
        self.say('mail', self.scripted('mail', '250 2.1.0 Ok'))

    def rcpt(self, line):
        self.recipient = self.path(line)
        self.recipients += 1
        reply = self.scripted('rcpt', '250 2.1.5 Ok')
        if isinstance(reply, dict):
            reply = reply.get(self.recipient, reply.get('*', '250 2.1.5 Ok'))
        self.say('rcpt', reply)

    def data(self, line):
        reply = self.script.get('data', '354 End data with <CR><LF>.<CR><LF>')
        self.say('data', reply)
        if not reply.startswith('354'):
            return
        while self.line() != '.':
            pass
        self.say('end', self.script.get('end', '250 2.0.0 Ok: queued'))

    def starttls(self, line):
        kind = self.script.get('starttls', self.server.default_tls)
        if callable(kind) or isinstance(kind, bytes):
            self.say('starttls', kind)
        elif kind == 'none':
            self.say('starttls', '502 5.5.1 Error: command not implemented')
        elif kind == 'refused':
            self.say('starttls', '454 4.7.0 TLS not available')
        else:
            self.say('starttls', '220 2.0.0 Ready to start TLS')
            if kind == 'hang':
                self.hang()
            if kind == 'garbage':
                self.sock.sendall(b'this is no handshake\r\n' * 20)
                raise Gone()
            self.secure_now(kind)


class Server:
    """A scripted server on ADDRESS:PORT. `certificates` maps the kinds of
    starttls to (certificate file, key file)."""

    crowd = crowd_most = 0      # connections to all servers: now, ever
    crowd_lock = threading.Lock()

    def __init__(self, address, port, script, certificates=None, out=None):
        self.address = address
        self.script = script
        self.name = script.get('name', 'mx.example')
        self.certificates = certificates or {}
        self.default_tls = 'good' if certificates else 'none'
        self.out = out
        self.log = []
        self.raw = b''          # all that came, as it was below TLS
        self.lock = threading.Lock()
        self.socket = socket.create_server((address, port), backlog=64)
        self.thread = threading.Thread(target=self.accept, daemon=True)
        self.thread.start()

    def note(self, entry):
        with self.lock:
            self.log.append(entry)
            if self.out:
                self.out.write(json.dumps(entry) + '\n')
                self.out.flush()

    def keep(self, piece):
        with self.lock:
            self.raw += piece

    def commands(self):
        """What clients said, in order."""
        with self.lock:
            return [x['text'] for x in self.log if x['what'] == 'command']

    def talks(self):
        """Of each talk what was said in it, in the order of the talks."""
        with self.lock:
            peers = {}
            for x in self.log:
                said = peers.setdefault(x['talk'], [])
                if x['what'] == 'command':
                    said.append(x['text'])
            return list(peers.values())

    def connections(self):
        with self.lock:
            return sum(x['what'] == 'connect' for x in self.log)

    def forget(self):
        with self.lock:
            self.log.clear()

    def tls(self, kind):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.certificates[kind])
        if 'version' in self.script:
            only = getattr(ssl.TLSVersion, self.script['version'])
            context.set_ciphers('ALL:@SECLEVEL=0')
            context.minimum_version = context.maximum_version = only
        return context

    def accept(self):
        while True:
            try:
                sock, peer = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(sock, peer),
                             daemon=True).start()

    def serve(self, sock, peer):
        sock.settimeout(PATIENCE)
        talk = Talk(self, sock, peer)
        talk.enter()
        try:
            talk.run()
        except (Gone, OSError):
            pass
        finally:
            talk.leave()
            try:
                talk.sock.close()
            except OSError:
                pass

    def stop(self):
        # shutdown() wakes the thread in accept(); close() alone does not.
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.socket.close()
        self.thread.join(2)

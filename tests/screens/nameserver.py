"""A name server of one test: it answers from a table that the test changes
while the program runs. Names end without a dot; the value of a type is a list
of texts in presentation form; a name that is not there does not exist.

    with Names({'9.113.0.203.in-addr.arpa': {'PTR': ['mail.a.example']}}) as n:
        Screen(80, 24, ['--resolver', n.resolver, ...])
        n.table['other.example'] = {'A': ['192.0.2.1']}
        n.slow['other.example'] = 2.0      # seconds; None: never an answer
"""
import socket
import struct
import threading

TYPES = {'A': 1, 'NS': 2, 'CNAME': 5, 'SOA': 6, 'PTR': 12, 'MX': 15,
         'TXT': 16, 'AAAA': 28}
TTL = 3600
SOA = 'ns1.provider.example. hostmaster.provider.example. 1 7200 900 86400 ' \
    + str(TTL)


def wire_name(name):
    out = b''
    for label in name.strip('.').split('.'):
        if label:
            out += bytes([len(label)]) + label.encode()
    return out + b'\0'


def wire_data(kind, text):
    if kind == 'A':
        return socket.inet_aton(text)
    if kind == 'AAAA':
        return socket.inet_pton(socket.AF_INET6, text)
    if kind == 'MX':
        preference, host = text.split()
        return struct.pack('>H', int(preference)) + wire_name(host)
    if kind == 'TXT':
        return bytes([len(text)]) + text.encode()
    if kind == 'SOA':
        parts = text.split()
        return wire_name(parts[0]) + wire_name(parts[1]) + \
            struct.pack('>IIIII', *(int(x) for x in parts[2:]))
    return wire_name(text)


def record(name, kind, text):
    data = wire_data(kind, text)
    return wire_name(name) + struct.pack('>HHIH', TYPES[kind], 1, TTL,
                                         len(data)) + data


def read_question(wire):
    """(name, type's number, end of the question)"""
    labels, at = [], 12
    while wire[at]:
        labels.append(wire[at + 1:at + 1 + wire[at]].decode('latin-1'))
        at += 1 + wire[at]
    kind, = struct.unpack('>H', wire[at + 1:at + 3])
    return '.'.join(labels).lower(), kind, at + 5


class Names:
    def __init__(self, table):
        self.table = dict(table)
        self.slow = {}
        self.asked = []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(('127.0.0.1', 0))
        self.resolver = '127.0.0.1:%d' % self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.socket.close()

    def serve(self):
        while True:
            try:
                wire, peer = self.socket.recvfrom(4096)
            except OSError:
                return
            name, kind, end = read_question(wire)
            wait = self.slow.get(name, 0)
            reply = self.reply(wire, name, kind, end)
            if wait is None:
                continue
            if wait:
                threading.Timer(wait, self.send, (reply, peer)).start()
            else:
                self.send(reply, peer)

    def send(self, reply, peer):
        try:
            self.socket.sendto(reply, peer)
        except OSError:
            pass

    def reply(self, wire, name, kind, end):
        word = {v: k for k, v in TYPES.items()}.get(kind, str(kind))
        self.asked.append(name + ' ' + word)
        found = self.table.get(name)
        there = found is not None or any(
            x.endswith('.' + name) for x in self.table)
        records = [record(name, word, x) for x in (found or {}).get(word, [])]
        parent = name.split('.', 1)[1] if '.' in name else name
        authority = [] if records else [record(parent, 'SOA', SOA)]
        flags = 0x8180 if there else 0x8183
        return wire[:2] + struct.pack('>HHHHH', flags, 1, len(records),
                                      len(authority), 0) + wire[12:end] + \
            b''.join(records + authority)

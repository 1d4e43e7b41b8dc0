"""A name server of a few lines, for tests that need names and nothing more of
DNS, and for measuring: every answer takes the same time.

It is asked as a resolver. What stands in `records` is answered, what does not
is told apart as other servers do (no such name, no such type); nothing is
delegated, signed or cached. The real servers are in servers.py.
"""
import heapq
import ipaddress
import selectors
import socket
import struct
import threading
import time

TYPES = {'A': 1, 'NS': 2, 'CNAME': 5, 'SOA': 6, 'PTR': 12, 'MX': 15,
         'TXT': 16, 'AAAA': 28, 'TLSA': 52}
TTL = 300


def wire_name(name):
    labels = [x.encode() for x in name.strip('.').split('.') if x]
    return b''.join(bytes([len(x)]) + x for x in labels) + b'\0'


def wire_data(kind, text):
    """The data of one record, from what would stand in a zone file."""
    if kind in ('A', 'AAAA'):
        return ipaddress.ip_address(text).packed
    if kind == 'MX':
        preference, host = text.split()
        return struct.pack('>H', int(preference)) + wire_name(host)
    if kind == 'TXT':
        raw = text.encode()
        parts = [raw[i:i + 255] for i in range(0, len(raw) or 1, 255)]
        return b''.join(bytes([len(x)]) + x for x in parts)
    if kind == 'SOA':
        return wire_name('ns.' + text) + wire_name('hostmaster.' + text) + \
            struct.pack('>IIIII', 1, 3600, 900, 604800, 60)
    return wire_name(text)


class Names(threading.Thread):
    """`records`: lines "NAME TYPE DATA", names in full. `latency`: seconds
    that each answer takes. Questions for names that end as in `silent` are
    not answered."""

    def __init__(self, records=(), latency=0.0, address='127.0.0.1'):
        super().__init__(daemon=True)
        self.known = {}
        self.exists = {''}
        self.latency = latency
        self.silent = ()
        self.questions = 0
        self.waiting = []
        for line in records:
            self.add(line)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.socket.bind((address, 0))
        self.socket.setblocking(False)
        self.port = self.socket.getsockname()[1]
        self.over = False
        self.start()

    def add(self, line):
        name, kind, data = line.split(' ', 2)
        name = name.lower().strip('.')
        self.known.setdefault((name, TYPES[kind]), []).append(
            wire_data(kind, data))
        while name:
            self.exists.add(name)
            name = name.partition('.')[2]

    def run(self):
        poll = selectors.DefaultSelector()
        poll.register(self.socket, selectors.EVENT_READ)
        while not self.over:
            rest = self.waiting[0][0] - time.monotonic() \
                if self.waiting else 0.2
            if poll.select(max(rest, 0)):
                self.read()
            self.send()
        poll.close()

    def read(self):
        while True:
            try:
                packet, peer = self.socket.recvfrom(4096)
            except BlockingIOError:
                return
            self.questions += 1
            reply = self.answer(packet)
            if reply:
                heapq.heappush(self.waiting, (time.monotonic() + self.latency,
                                              self.questions, reply, peer))

    def send(self):
        while self.waiting and self.waiting[0][0] <= time.monotonic():
            _, _, reply, peer = heapq.heappop(self.waiting)
            self.socket.sendto(reply, peer)

    def answer(self, packet):
        """The reply as bytes; None: none is given."""
        at, labels = 12, []
        while packet[at]:
            labels.append(packet[at + 1:at + 1 + packet[at]])
            at += 1 + packet[at]
        kind, = struct.unpack('>H', packet[at + 1:at + 3])
        name = b'.'.join(labels).decode('latin-1').lower()
        if self.silent and name.endswith(tuple(self.silent)):
            return None
        found = [(kind, x) for x in self.known.get((name, kind), ())]
        alias = self.known.get((name, TYPES['CNAME']), ())
        if not found and alias:
            found = [(TYPES['CNAME'], alias[0])]
        rcode = 0 if name in self.exists else 3
        head = packet[:2] + struct.pack('>HHHHH', 0x8180 | rcode, 1,
                                        len(found), 0 if found else 1, 0)
        soa = b'' if found else self.authority()
        return head + packet[12:at + 5] + b''.join(
            b'\xc0\x0c' + struct.pack('>HHIH', k, 1, TTL, len(x)) + x
            for k, x in found) + soa

    @staticmethod
    def authority():
        data = wire_data('SOA', 'example')
        return b'\0' + struct.pack('>HHIH', TYPES['SOA'], 1, 60,
                                   len(data)) + data

    def stop(self):
        self.over = True
        self.join(2)
        self.socket.close()

"""The real servers of the lab: Knot DNS, Unbound, rbldnsd, Postfix, Exim.

They run from an unpacked tree (fetch.sh), on loopback, on ports above 1024,
each with its own configuration in a folder that goes away; they are started
and stopped by process id. Nothing is installed and nothing outside the folder
is written.
"""
import base64
import glob
import grp
import os
import pwd
import signal
import shutil
import socket
import struct
import subprocess
import time

START = 20          # seconds that a server may take to come up


class Missing(Exception):
    """A server is not there or cannot run here; the text says which."""


def run_as_root():
    return os.geteuid() == 0


class Tree:
    """The unpacked packages."""

    def __init__(self, root):
        self.root = os.path.abspath(root)
        found = glob.glob(self.root + '/usr/lib/*/libknot.so*')
        parts = [os.path.dirname(x) for x in found[:1]]
        parts += [self.root + '/usr/lib/postfix']
        self.libraries = ':'.join(parts)

    def program(self, path):
        full = os.path.join(self.root, path)
        if not os.access(full, os.X_OK):
            raise Missing('%s is not in %s: ./bootstrap check fetches it' %
                          (os.path.basename(path), self.root))
        return full

    def environment(self):
        return dict(os.environ, LD_LIBRARY_PATH=self.libraries)

    def wrapper(self):
        """What makes one program see users and hosts of its own."""
        found = glob.glob(self.root + '/usr/lib/*/libnss_wrapper.so')
        if not found:
            raise Missing('libnss-wrapper is not in %s: ./bootstrap check '
                          'fetches it' % self.root)
        return found[0]


def dns_query(port, name, kind=6, address='127.0.0.1', wait=0.3):
    """The raw reply to one question, None when there is none in time."""
    wire = struct.pack('>HHHHHH', 4711, 0x100, 1, 0, 0, 0)
    for label in name.strip('.').split('.'):
        if label:
            wire += bytes([len(label)]) + label.encode()
    wire += b'\0' + struct.pack('>HH', kind, 1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(wait)
        try:
            s.sendto(wire, (address, port))
            return s.recv(4096)
        except OSError:
            return None


def tail(path):
    try:
        with open(path, errors='replace') as f:
            return f.read()[-600:].strip()
    except OSError:
        return ''


def free_ports(n, addresses=('127.0.0.1',)):
    """Ports that nobody uses now on any of these addresses, UDP and TCP."""
    found = []
    seed = int.from_bytes(os.urandom(2), 'big')
    for i in range(4000):
        port = 20000 + (seed + i * 7) % 12000
        if all(is_free(a, port) for a in addresses):
            found.append(port)
        if len(found) == n:
            return found
    raise Missing('no free ports')


def is_free(address, port):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as s:
            try:
                s.bind((address, port))
            except OSError:
                return False
    return True


class Server:
    """One process and its folder."""

    def __init__(self, folder, name):
        self.folder = os.path.join(folder, name)
        os.makedirs(self.folder)
        os.chmod(self.folder, 0o755)
        self.name = name
        self.process = None

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), 'w') as f:
            f.write(text)
        return self.path(name)

    def write_hosts(self, transport):
        """The servers that this one sends to, for the wrapper to know."""
        return self.write('hosts', ''.join(
            '%s mx1.%s\n' % (a, d) for d, (a, _) in transport.items()))

    def spawn(self, argv, env):
        log = open(self.path('out.log'), 'w')
        self.process = subprocess.Popen(
            argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=env,
            cwd=self.folder, start_new_session=True)
        log.close()

    def wait(self, ready):
        """Poll until ready() or the process is gone or time is over."""
        end = time.monotonic() + START
        while not ready():
            if self.process.poll() is not None:
                raise Missing('%s ended at once: %s' %
                              (self.name, tail(self.path('out.log'))))
            if time.monotonic() > end:
                self.stop()
                raise Missing('%s does not answer after %d s: %s' %
                              (self.name, START, tail(self.path('out.log'))))
            time.sleep(0.02)

    def stop(self):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Knot(Server):
    """Authoritative for `zones`: a dict of origin -> lines of records. The
    zones in `signed` are signed with keys of their own."""

    def __init__(self, tree, folder, port, zones, signed=()):
        super().__init__(folder, 'knot')
        self.port = port
        os.makedirs(self.path('db'))
        program = tree.program('usr/sbin/knotd')
        conf = ['server:', '    rundir: "%s"' % self.folder,
                '    listen: 127.0.0.1@%d' % port,
                '    udp-workers: 1', '    tcp-workers: 1',
                '    background-workers: 1',
                'database:', '    storage: "%s"' % self.path('db'),
                '    journal-db-max-size: 64M',
                'log:', '  - target: stderr', '    any: warning',
                'template:', '  - id: default',
                '    storage: "%s"' % self.folder,
                '    semantic-checks: off', '    journal-content: none',
                '    zonefile-sync: -1', 'zone:']
        for i, (origin, lines) in enumerate(zones.items()):
            self.write('zone%d' % i, zone_text(origin, lines))
            conf += ['  - domain: "%s"' % origin, '    file: zone%d' % i]
            if origin in signed:
                conf += ['    dnssec-signing: on']
        self.write('knot.conf', '\n'.join(conf) + '\n')
        self.spawn([program, '-c', self.path('knot.conf')],
                   tree.environment())
        last = list(zones)[-1]
        self.wait(lambda: answers(port, last))


def trust_anchor(port, zone):
    """The key-signing key of a signed zone, as a zone line."""
    reply = b''
    for tries in range(100):
        reply = dns_query(port, zone, 48) or b''
        if struct.unpack('>H', reply[6:8] or b'\0\0')[0] > 0:
            break
        time.sleep(0.1)
    at = 12 + len(zone.strip('.')) + 2 + 4
    while at + 12 <= len(reply):
        kind, _, _, n = struct.unpack('>HHIH', reply[at + 2:at + 12])
        data = reply[at + 12:at + 12 + n]
        if kind == 48 and data[:2] == b'\x01\x01':
            return '%s IN DNSKEY 257 3 %d %s' % (
                zone, data[3], base64.b64encode(data[4:]).decode())
        at += 12 + n
    raise Missing('the zone %s was not signed' % zone)


def answers(port, name, address='127.0.0.1'):
    reply = dns_query(port, name, address=address)
    return reply is not None and reply[3] & 15 == 0


def zone_text(origin, lines):
    """Records of one zone; SOA and NS are made when not given."""
    lines = [x.strip() for x in lines if x.strip()]
    text = ['$ORIGIN %s' % origin, '$TTL 300']
    owner = 'ns1.provider.example. hostmaster.provider.example.'
    if not any(' SOA ' in x for x in lines):
        text.append('@ SOA %s 1 3600 900 604800 60' % owner)
    if not any(x.startswith('@ NS ') for x in lines):
        text.append('@ NS ns1.provider.example.')
    return '\n'.join(text + lines) + '\n'


class Unbound(Server):
    """A resolver whose whole world is `stubs`: dict of zone -> port, with
    '.' for the rest. `anchors`: keys of signed zones, which it then
    validates; `extra`: further lines of its server clause."""

    def __init__(self, tree, folder, port, stubs, anchors=(), extra=()):
        super().__init__(folder, 'unbound')
        self.port = port
        program = tree.program('usr/sbin/unbound')
        conf = ['server:', 'interface: 127.0.0.1@%d' % port,
                'directory: "%s"' % self.folder, 'chroot: ""', 'username: ""',
                'pidfile: "%s"' % self.path('pid'), 'use-syslog: no',
                'logfile: ""', 'verbosity: 1', 'do-daemonize: no',
                'do-ip6: no', 'num-threads: 1', 'use-caps-for-id: no',
                'module-config: "%siterator"' %
                ('validator ' if anchors else ''), 'do-not-query-localhost: no',
                'access-control: 127.0.0.0/8 allow',
                'qname-minimisation: no', 'harden-below-nxdomain: no',
                'target-fetch-policy: "0 0 0 0 0"', 'cache-max-ttl: 5',
                'unblock-lan-zones: yes']
        conf += ['local-zone: "%s" nodefault' % x for x in RESERVED]
        conf += ["trust-anchor: '%s'" % x for x in anchors]
        conf += list(extra)
        conf += ['remote-control:', 'control-enable: no']
        for zone, at in stubs.items():
            conf += ['stub-zone:', 'name: "%s"' % zone,
                     'stub-addr: 127.0.0.1@%d' % at, 'stub-prime: no',
                     'stub-no-cache: yes']
        self.write('unbound.conf', '\n'.join(conf) + '\n')
        self.spawn([program, '-d', '-c', self.path('unbound.conf')],
                   tree.environment())
        self.wait(lambda: answers(port, '.'))


# What a resolver answers by itself unless told otherwise: loopback, and the
# documentation networks that this lab lives on.
RESERVED = ['127.in-addr.arpa.', '113.0.203.in-addr.arpa.',
            '100.51.198.in-addr.arpa.', '2.0.192.in-addr.arpa.',
            '8.b.d.0.1.0.0.2.ip6.arpa.', 'example.', 'test.']


class Rbldnsd(Server):
    """Blacklists: dict of zone -> lines of an ip4set, or of a dnset where the
    zone is one of `domains`."""

    def __init__(self, tree, folder, port, lists, domains=(),
                 address='127.0.0.1'):
        super().__init__(folder, 'rbldnsd-%s-%d' % (address, port))
        self.port = port
        program = tree.program('usr/sbin/rbldnsd')
        specs = []
        for zone, lines in lists.items():
            head = '$SOA 300 ns.%s host.%s 1 600 300 86400 60' % (zone, zone)
            if not any(x.startswith('$NS ') for x in lines):
                head += '\n$NS 300 ns.' + zone
            self.write(zone, '\n'.join([head] + lines) + '\n')
            specs.append('%s:%s:%s' % (
                zone, 'dnset' if zone in domains else 'ip4set', zone))
        argv = [program, '-n', '-f', '-w', self.folder,
                '-b', '%s/%d' % (address, port), '-p', self.path('pid')]
        if run_as_root():
            # It refuses to stay root.
            os.chown(self.folder, pwd.getpwnam('nobody').pw_uid, -1)
            argv += ['-u', 'nobody:nogroup']
        self.spawn(argv + specs, tree.environment())
        last = list(lists)[-1]
        self.wait(lambda: answers(port, last, address))


class Silent:
    """A name server that takes questions and never answers."""

    def __init__(self, port):
        self.port = port
        self.sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM)]
        self.sockets[0].bind(('127.0.0.1', port))

    def stop(self):
        for one in self.sockets:
            one.close()


MASTER_CF = '''\
127.0.0.1:%(port)d inet n - n - - smtpd
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 5 1 qmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
verify    unix - - n - 1 verify
flush     unix n - n 1000? 0 flush
proxymap  unix - - n - - proxymap
smtp      unix - - n - - smtp
relay     unix - - n - - smtp
showq     unix n - n - - showq
error     unix - - n - - error
retry     unix - - n - - error
discard   unix - - n - - discard
virtual   unix - n n - - virtual
anvil     unix - - n - 1 anvil
scache    unix - - n - 1 scache
tlsmgr    unix - - n 1000? 1 tlsmgr
postlog   unix-dgram n - n - 1 postlogd
'''


class Postfix(Server):
    """A whole Postfix that listens on 127.0.0.1:port, delivers mail for
    `domain` into self.mailbox, and sends the rest by `transport`: a dict of
    domain -> (address, port); it knows each of them as the host mx1 of its
    domain. Needs root: it changes to other users. The users exist on any
    system; no user is made."""

    def __init__(self, tree, folder, port, domain, transport, **settings):
        super().__init__(folder, 'postfix')
        if not run_as_root():
            raise Missing('Postfix needs root')
        self.port = port
        self.mailbox = self.path('mail/box')
        self.log = self.path('maillog')
        master = tree.program('usr/lib/postfix/sbin/master')
        owner, group = self.users()
        self.prepare(owner)
        libraries = tree.libraries
        table = ''.join('%s smtp:[mx1.%s]:%d\n' % (d, d, p)
                        for d, (_, p) in transport.items())
        self.write('transport', table)
        values = {
            'compatibility_level': '3.6',
            'config_directory': self.folder,
            'queue_directory': self.path('queue'),
            'data_directory': self.path('data'),
            'daemon_directory': tree.root + '/usr/lib/postfix/sbin',
            'command_directory': tree.root + '/usr/sbin',
            'shlib_directory': tree.root + '/usr/lib/postfix',
            'meta_directory': tree.root + '/etc/postfix',
            'mail_owner': owner.pw_name, 'setgid_group': group.gr_name,
            'default_privs': 'nobody',
            'import_environment':
            'MAIL_CONFIG TZ LANG=C LD_LIBRARY_PATH=%s LD_PRELOAD=%s '
            'NSS_WRAPPER_HOSTS=%s' % (libraries, tree.wrapper(),
                                      self.write_hosts(transport)),
            'maillog_file': self.log,
            'maillog_file_prefixes': self.folder,
            'inet_interfaces': '127.0.0.1', 'inet_protocols': 'ipv4',
            'smtp_bind_address': '127.0.0.1',
            'myhostname': 'mail.' + domain, 'mydestination': '',
            'mynetworks': '127.0.0.0/8',
            'smtpd_relay_restrictions': 'permit_mynetworks, reject',
            'smtpd_peername_lookup': 'no',
            'alias_maps': '', 'local_recipient_maps': '',
            'transport_maps': 'texthash:' + self.path('transport'),
            'smtp_dns_support_level': 'disabled',
            'smtp_host_lookup': 'native',
            'virtual_mailbox_domains': domain,
            'virtual_mailbox_base': self.path('mail'),
            'virtual_mailbox_maps': 'static:box',
            'virtual_uid_maps': 'static:%d' % owner.pw_uid,
            'virtual_gid_maps': 'static:%d' % owner.pw_gid,
            'virtual_minimum_uid': '1',
            'bounce_queue_lifetime': '10s', 'maximal_queue_lifetime': '10s',
            'minimal_backoff_time': '1s', 'maximal_backoff_time': '2s',
            'queue_run_delay': '1s', 'notify_classes': '',
        }
        values.update(settings)
        self.write('main.cf', ''.join('%s = %s\n' % x
                                      for x in values.items()))
        self.write('master.cf', MASTER_CF % {'port': port})
        env = dict(tree.environment(), MAIL_CONFIG=self.folder)
        self.spawn([master, '-c', self.folder, '-d'], env)
        self.wait(lambda: greets(port))

    @staticmethod
    def users():
        """An owner and a group that the system has anyway. Postfix wants them
        different from root, from nobody, and from each other."""
        owner = group = None
        for name in ('postfix', 'mail', 'daemon', 'news'):
            try:
                owner = owner or pwd.getpwnam(name)
            except KeyError:
                pass
        for name in ('postdrop', 'staff', 'games', 'operator'):
            try:
                group = group or grp.getgrnam(name)
            except KeyError:
                pass
        if owner is None or group is None:
            raise Missing('no user that Postfix could run as')
        return owner, group

    def prepare(self, owner):
        queues = ['active', 'bounce', 'corrupt', 'defer', 'deferred',
                  'flush', 'hold', 'incoming', 'maildrop', 'private',
                  'public', 'saved', 'trace', 'pid']
        for name in ['data', 'mail'] + ['queue/' + x for x in queues]:
            os.makedirs(self.path(name), exist_ok=True)
            if name != 'queue/pid':
                os.chown(self.path(name), owner.pw_uid, owner.pw_gid)
        for name in ('data', 'queue/private'):
            os.chmod(self.path(name), 0o700)

    def stop(self):
        """master takes its children with it; they are in its session."""
        if self.process is None or self.process.poll() is not None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGTERM)
        except ProcessLookupError:
            pass
        super().stop()


EXIM_CONF = '''\
spool_directory = {folder}/spool
log_file_path = {folder}/%slog
pid_file_path = {folder}/pid
exim_path = {program}
keep_environment = {kept}
deliver_drop_privilege = true
never_users =
primary_hostname = {name}
qualify_domain = {domain}
local_interfaces = {address}
daemon_smtp_ports = {port}
host_lookup =
rfc1413_query_timeout = 0s
acl_smtp_connect = connect
acl_smtp_helo = helo
acl_smtp_mail = mail
acl_smtp_rcpt = rcpt
{settings}

begin acl
connect:
{connect}
  accept
helo:
{helo}
  accept
mail:
{mail}
  accept
rcpt:
{rcpt}
  accept hosts = {relay_for}
  accept domains = {domain}
  deny message = relay not permitted

begin routers
here:
  driver = accept
  domains = {domain}
  transport = box
out:
  driver = manualroute
  transport = out
  route_data = ${{lookup{{$domain}}lsearch{{{folder}/transport}}}}
  self = send
  no_more

begin transports
box:
  driver = appendfile
  file = {folder}/spool/box
  user = {user}
  group = {user}
out:
  driver = smtp
  port = {out_port}
  interface = 127.0.0.1
  hosts_try_fastopen =
  allow_localhost

begin retry
* * F,4s,1s
'''


class Exim(Server):
    """An Exim that listens on address:port, delivers mail for `domain` into
    self.mailbox, and sends the rest by `transport`: a dict of domain ->
    (address, port), all on one port; it knows each of them as the host mx1 of
    its domain. `more` may hold lines of its access lists (connect, helo,
    mail, rcpt), `relay_for`: clients that may send anywhere, `settings`: lines
    of the main part.

    Debian's program changes to a user that no system has before Exim is
    installed. No user is made: libnss-wrapper makes Exim alone believe that
    there is one, under the number of a user that exists."""

    USER = 'Debian-exim'

    def __init__(self, tree, folder, port, domain, transport, **more):
        super().__init__(folder, 'exim')
        self.port = port
        self.mailbox = self.path('spool/box')
        self.log = self.path('mainlog')
        program = self.copy_program(tree, tree.program('usr/sbin/exim4'))
        env = self.wrap(tree, transport)
        self.write('transport', ''.join('%s: mx1.%s byname\n' % (d, d)
                                        for d in transport))
        values = dict.fromkeys(('connect', 'helo', 'mail', 'rcpt',
                                'settings'), '')
        values.update(address='127.0.0.1', name='mail.' + domain,
                      relay_for='127.0.0.0/8')
        values.update(more)
        values.update(
            folder=self.folder, program=program, domain=domain, port=port,
            user=self.USER, kept=':'.join(
                x for x in env if x.startswith(('LD_', 'NSS_'))),
            out_port=max((p for _, p in transport.values()), default=25))
        self.write('exim.conf', EXIM_CONF.format(**values))
        self.spawn([program, '-C', self.path('exim.conf'), '-bdf', '-q1s'],
                   env)
        self.wait(lambda: greets(port, values['address']))

    def copy(self, path):
        return shutil.copy(path, self.path(os.path.basename(path)))

    def copy_program(self, tree, path):
        """Started by root Exim becomes a user who may not reach the build
        tree: under /root, for one. The folder is that user's."""
        needs = subprocess.run(['ldd', path], env=tree.environment(),
                               stdout=subprocess.PIPE, text=True, check=True)
        for word in needs.stdout.split():
            if word.startswith(tree.root + '/'):
                self.copy(word)
        return self.copy(path)

    def wrap(self, tree, transport):
        """Users, groups and hosts as Exim shall see them."""
        uid, gid = os.getuid(), os.getgid()
        if run_as_root():
            uid, gid = Postfix.users()[0][2:4]
        os.makedirs(self.path('spool'))
        for name in ('', 'spool'):
            os.chown(self.path(name), uid, gid)
        users = [('root', 0, 0), ('nobody', 65534, 65534),
                 (self.USER, uid, gid)]
        return dict(
            os.environ, LD_LIBRARY_PATH=self.folder,
            LD_PRELOAD=self.copy(tree.wrapper()),
            NSS_WRAPPER_PASSWD=self.write('passwd', ''.join(
                '%s:x:%d:%d::/nonexistent:/usr/sbin/nologin\n' % x
                for x in users)),
            NSS_WRAPPER_GROUP=self.write('group', ''.join(
                '%s:x:%d:\n' % (x[0], x[2]) for x in users)),
            NSS_WRAPPER_HOSTS=self.write_hosts(transport))

    def stop(self):
        """What it has under way goes with it."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
        super().stop()


def greets(port, address='127.0.0.1'):
    try:
        with socket.create_connection((address, port), 0.5) as s:
            s.settimeout(3)
            return s.recv(10).startswith(b'220')
    except OSError:
        return False

"""The lab: one small world of names and mail servers, and the program in it.

contoso.example writes to others. Its addresses are documentation addresses
(RFC 5737), each with a history of its own, so that one world serves every
test. Recipients' servers are scripts (smtpd.py) on 127.0.0.x, all on one port.

    203.0.113.9    mail.contoso.example, healthy in every way
    203.0.113.10   no reverse name at all
    203.0.113.11   a reverse name that leads elsewhere
    203.0.113.12   a reverse name as of an access line
    203.0.113.66   on the Spamhaus XBL
    203.0.113.67   on the Spamhaus PBL
    listed.example is a domain on the Spamhaus DBL

Between program and world stands a real resolver (Unbound); the zones are
served by Knot DNS, the blacklists of assets/dnsbl.xml by rbldnsd. As a
program: lab.py runs the world and says how to ask it, until Enter.
"""
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import servers  # noqa: E402
import smtpd  # noqa: E402
from servers import Missing  # noqa: E402
from tap import skip_all  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.abspath(os.path.join(HERE, '..', '..'))
BUILD = os.path.abspath(os.environ.get('top_builddir',
                                       os.path.join(TOP, 'build')))
PROGRAM = os.environ.get('WHYBOUNCE', os.path.join(BUILD, 'whybounce'))
SLOW = 3 if os.path.exists(os.path.join(BUILD, 'config.log')) and \
    'enable-sanitizers' in open(os.path.join(BUILD, 'config.log'),
                                errors='replace').read(4000) else 1

LARGE = '127.0.0.200'


def lab_root():
    """Where the unpacked servers are; bootstrap puts them in build/lab."""
    for folder in (os.environ.get('WHYBOUNCE_LAB'), BUILD + '/lab',
                   TOP + '/build/lab'):
        if folder and os.path.isdir(folder + '/root'):
            return folder + '/root'
    raise Missing('the test servers are not unpacked: ./bootstrap check '
                  'fetches them')


# ---- the world ----

SENDERS = {
    'contoso.example.': [
        '@ MX 10 mail', '@ A 203.0.113.80',
        '@ TXT "v=spf1 ip4:203.0.113.0/24 -all"',
        'mail A 203.0.113.9', 'mail10 A 203.0.113.10',
        'old A 203.0.113.99', 'mail11 A 203.0.113.11',
        'mail66 A 203.0.113.66', 'mail67 A 203.0.113.67',
        '_dmarc TXT "v=DMARC1; p=none"'],
    '113.0.203.in-addr.arpa.': [
        '9 PTR mail.contoso.example.', '11 PTR old.contoso.example.',
        '12 PTR 203-0-113-12.dyn.provider.example.',
        '66 PTR mail66.contoso.example.',
        '67 PTR mail67.contoso.example.'],
    'provider.example.': [
        'ns1 A 192.0.2.1', '203-0-113-12.dyn A 203.0.113.12'],
}

LARGE_HOSTS = ['gmail-smtp-in.l.google.com',
               'outlook-com.olc.protection.outlook.com']

# What rbldnsd says of which address, beside every list's own test point.
LISTED = {
    'zen.spamhaus.org': {
        '203.0.113.66': ('127.0.0.4', 'XBL: see check.spamhaus.org'),
        '203.0.113.67': ('127.0.0.11', 'PBL: see check.spamhaus.org')},
    'dbl.spamhaus.org': {
        'listed.example': ('127.0.1.2', 'DBL: see check.spamhaus.org')},
}


def catalogue():
    """Lists that the program asks."""
    root = ET.parse(os.path.join(TOP, 'assets', 'dnsbl.xml')).getroot()
    return [x for x in root.iter('list') if x.get('ask') in ('core', 'all')
            and x.get('kind') != 'ip6']


def list_zone(entry):
    """The rbldnsd lines of a healthy list: its test point, and LISTED."""
    code = entry.find('code')
    value, point = '127.0.0.2', entry.get('positive')
    if code is not None and set(code.get('is', '*')) <= set('.0123456789'):
        value = code.get('is')
    if point in ('yes', 'none', None):
        point = 'test' if entry.get('kind') == 'domain' else '127.0.0.2'
    lines = [':%s:test point' % value, point]
    for address, (value, text) in LISTED.get(entry.get('zone'), {}).items():
        lines.append('%s :%s:%s' % (address, value, text))
    return lines


class Lab:
    """A running world. `recipients`: dict of domain -> script, or -> list of
    scripts (several MX), or -> list of zone lines (strings; no server), where
    {good} and such become the digest of that certificate's key.
    `lists`: dict of blacklist zone -> 'silent' (never answers), 'dead'
     (nobody listens), 'knot' (it stands in `zones`), or rbldnsd lines, of an
     ip4set unless the catalogue has the zone for domains. `zones`: further
     zones for Knot. `signed`: domains whose zones are signed, and validated by
     Unbound."""

    def __init__(self, recipients, lists=None, zones=None, certificates=True,
                 signed=()):
        self.running = []
        self.bounces = itertools.count()
        self.certificates = {}
        self.folder = tempfile.mkdtemp(prefix='whybounce-lab-')
        os.chmod(self.folder, 0o755)
        try:
            if certificates:
                self.certificates = make_certificates(self.folder)
            self.start(recipients, lists or {}, zones or {}, signed)
        except BaseException:
            self.stop()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self, recipients, lists, zones, signed):
        tree = servers.Tree(lab_root())
        self.signed = [x + '.' for x in signed]
        plan = self.place(recipients)
        self.smtp_port, = servers.free_ports(
            1, [LARGE] + [a for hosts in plan.values() for a, _ in hosts])
        self.smtp = {}
        self.out = open(os.path.join(self.folder, 'smtp.log'), 'w')
        for domain, hosts in plan.items():
            self.smtp[domain] = [self.serve(a, script) for a, script in hosts]
        self.large = self.serve(LARGE, {'name': 'large.example'})
        self.start_dns(tree, recipients, plan, lists, zones)

    def serve(self, address, script):
        one = smtpd.Server(address, self.smtp_port, script,
                           self.certificates, self.out)
        self.running.append(one)
        return one

    @staticmethod
    def place(recipients):
        """Each script gets an address: domain -> [(address, script)]."""
        plan, n = {}, 0
        for domain, what in recipients.items():
            scripts = what if isinstance(what, list) else [what]
            plan[domain] = []
            for i, script in enumerate(scripts):
                if isinstance(script, str):
                    continue
                n += 1
                name = 'mx%d.%s' % (i + 1, domain)
                address = '127.0.%d.%d' % (1 + n // 200, 10 + n % 200)
                plan[domain].append((address, dict({'name': name}, **script)))
        return plan

    def start_dns(self, tree, recipients, plan, lists, zones):
        served = {'.': ['@ NS ns1.provider.example.']}
        served.update(SENDERS)
        for i, name in enumerate(LARGE_HOSTS):
            served[name + '.'] = ['@ A ' + LARGE]
        for domain, hosts in plan.items():
            what = recipients[domain]
            lines = [x for x in what if isinstance(x, str)] \
                if isinstance(what, list) else []
            for kind, files in self.certificates.items():
                if any('{%s}' % kind in x for x in lines):
                    key = key_digest(files[0])
                    lines = [x.replace('{%s}' % kind, key) for x in lines]
            for i, (address, script) in enumerate(hosts):
                name = 'mx%d' % (i + 1)
                lines += ['@ MX %d %s' % (10 * (i + 1), name),
                          '%s A %s' % (name, address)]
            served[domain + '.'] = lines
        served.update(zones)
        ports = servers.free_ports(5)
        stubs = {'.': ports[0]}
        self.keep(servers.Knot(tree, self.folder, ports[0], served,
                               self.signed))
        anchors = [servers.trust_anchor(ports[0], x) for x in self.signed]
        self.start_lists(tree, ports[1], ports[3], stubs, lists)
        self.keep(servers.Unbound(tree, self.folder, ports[2], stubs,
                                  anchors))
        self.dns_port = ports[2]

    def start_lists(self, tree, port, silent, stubs, lists):
        zones = {}
        known = {x.get('zone'): x for x in catalogue()}
        for zone in list(known) + [x for x in lists if x not in known]:
            how = lists.get(zone, lists.get('*'))
            if how == 'silent':
                stubs[zone + '.'] = silent
            elif how == 'dead':
                stubs[zone + '.'] = 9
            elif how != 'knot' and zone != '*':
                stubs[zone + '.'] = port
                zones[zone] = how or list_zone(known[zone])
        if silent in stubs.values():
            self.keep(servers.Silent(silent))
        if zones:
            self.keep(servers.Rbldnsd(
                tree, self.folder, port, zones,
                [x for x in known if known[x].get('kind') == 'domain']))

    def keep(self, server):
        self.running.append(server)
        return server

    def stop(self):
        for one in reversed(self.running):
            one.stop()
        self.running = []
        shutil.rmtree(self.folder, ignore_errors=True)

    # ---- the program in it ----

    def options(self):
        """Senders have addresses that lead out of the lab, so that nobody
        knocks there: a test of own-smtp skips something else."""
        return ['--resolver', '127.0.0.1:%d' % self.dns_port, '--smtp-port',
                str(self.smtp_port), '--allow-private', '--skip', 'own-smtp']

    def check(self, bounce, *options, timeout=20, env=None):
        """whybounce check on the text of a bounce (None: options only)."""
        argv = ['check', '--format', 'json', '--timeout', str(timeout)]
        argv += self.options() + list(options)
        if bounce is not None:
            # Several runs may be under way.
            path = os.path.join(self.folder, 'bounce%d.eml' %
                                next(self.bounces))
            with open(path, 'w') as f:
                f.write(bounce)
            argv.append(path)
        return run(argv, env=env)


class Result:
    """What a run of the program left."""

    def __init__(self, argv, status, out, err, seconds):
        self.argv = argv
        self.status = status
        self.out = out
        self.err = err
        self.seconds = seconds

    @property
    def json(self):
        try:
            return json.loads(self.out)
        except ValueError:
            return {}

    @property
    def verdict(self):
        return self.json.get('verdict') or {}

    def finding(self, name):
        for one in self.json.get('checks', []):
            if one['id'] == name:
                return one
        return {}

    def fixes(self):
        return json.dumps(self.json.get('fixes', []), ensure_ascii=False)

    def commands(self):
        return '\n'.join(c['text'] for f in self.json.get('fixes', [])
                         for c in f.get('commands', []))

    def story(self):
        """For the log of a test that failed."""
        lines = ['ran: ' + ' '.join(self.argv), 'status %s, %.2f s' %
                 (self.status, self.seconds), 'verdict ' +
                 json.dumps(self.verdict)]
        for one in self.json.get('checks', []):
            lines.append('%s: %s: %s' % (one['id'], one['status'],
                                         one.get('summary')))
        if not self.json:
            lines.append('stdout: ' + self.out[:1500])
        return '\n'.join(lines + ['stderr: ' + self.err[:3000]])


def run(argv, stdin=None, limit=60, env=None, cwd=None, within=()):
    """The program, with an environment of its own; within: what runs it."""
    clean = {k: v for k, v in os.environ.items()
             if k not in ('NO_COLOR', 'TMUX')}
    home = tempfile.mkdtemp(prefix='whybounce-home-')
    clean.update(HOME=home, XDG_STATE_HOME=home, LC_ALL='C.UTF-8')
    clean.update(env or {})
    begin = time.monotonic()
    try:
        done = subprocess.run([*within, PROGRAM] + argv,
                              capture_output=True, cwd=cwd,
                              input=stdin, env=clean, timeout=limit * SLOW,
                              **({} if stdin is not None else
                                 {'stdin': subprocess.DEVNULL}))
        status, out, err = done.returncode, done.stdout, done.stderr
    except subprocess.TimeoutExpired as e:
        status, out = 'still running after %d s' % e.timeout, e.stdout or b''
        err = e.stderr or b''
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return Result([PROGRAM] + argv, status, out.decode('utf-8', 'replace'),
                  err.decode('utf-8', 'replace'), time.monotonic() - begin)


def make_certificates(folder):
    """A certificate authority (ca.pem), a certificate that it signed for
    every mx1 and mx2 below .example and all below mx.example, one for a wrong
    name, one that has expired, one self-signed."""
    names = ','.join(['DNS:%s.%s.example' % (x, d)
                      for x in ('mx1', 'mx2', 'mta-sts')
                      for d in ('fabrikam', 'tailspin', 'wingtip')] +
                     ['DNS:*.mx.example'])
    openssl(folder, 'req', '-x509', '-nodes', '-days', '30', '-newkey', 'ec',
            '-pkeyopt', 'ec_paramgen_curve:P-256', '-subj', '/CN=Lab CA',
            '-keyout', 'ca.key', '-out', 'ca.pem')
    made = {}
    for kind, subject in (('good', names), ('wrong-name',
                                            'DNS:other.example')):
        with open(os.path.join(folder, kind + '.ext'), 'w') as f:
            f.write('subjectAltName=%s\n' % subject)
        openssl(folder, 'req', '-nodes', '-newkey', 'ec', '-pkeyopt',
                'ec_paramgen_curve:P-256', '-subj', '/CN=' + kind,
                '-keyout', kind + '.key', '-out', kind + '.csr')
        openssl(folder, 'x509', '-req', '-in', kind + '.csr', '-CA',
                'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days',
                '30', '-extfile', kind + '.ext', '-out', kind + '.pem')
        made[kind] = (os.path.join(folder, kind + '.pem'),
                      os.path.join(folder, kind + '.key'))
    made['expired'] = make_expired(folder, names), made['good'][1]
    made['self-signed'] = (os.path.join(folder, 'ca.pem'),
                           os.path.join(folder, 'ca.key'))
    return made


OLD_CONFIG = '''\
[ca]
default_ca = old
[old]
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
[any]
commonName = supplied
'''


def make_expired(folder, names):
    """The good certificate, as of years ago. `openssl x509` cannot do that."""
    for name, text in (('index.txt', ''), ('serial', '4711\n'),
                       ('old.cnf', OLD_CONFIG)):
        with open(os.path.join(folder, name), 'w') as f:
            f.write(text)
    openssl(folder, 'ca', '-batch', '-notext', '-config', 'old.cnf', '-cert',
            'ca.pem', '-keyfile', 'ca.key', '-in', 'good.csr', '-startdate',
            '20200101000000Z', '-enddate', '20210101000000Z', '-extfile',
            'good.ext', '-out', 'expired.pem')
    return os.path.join(folder, 'expired.pem')


def key_digest(certificate):
    """The data of a TLSA record 3 1 1."""
    out = b''
    for words in (['x509', '-in', certificate, '-noout', '-pubkey'],
                  ['pkey', '-pubin', '-outform', 'DER'], ['sha256', '-r']):
        out = subprocess.run(['openssl'] + words, input=out, check=True,
                             capture_output=True).stdout
    return out.decode().split()[0]


def openssl(folder, *words):
    done = subprocess.run(['openssl', *words], cwd=folder,
                          capture_output=True, text=True)
    if done.returncode != 0:
        raise Missing('openssl: ' + done.stderr[-300:])


def require_program():
    if not os.access(PROGRAM, os.X_OK):
        skip_all(PROGRAM + ' is not built')


def start(*args, **words):
    """A lab, or the test is skipped."""
    require_program()
    for tries in range(3):
        # A port that was free may be taken by the time it is used.
        try:
            return Lab(*args, **words)
        except (Missing, OSError) as why:
            reason = why
    skip_all(str(reason))


if __name__ == '__main__':
    with Lab({'fabrikam.example': {}}) as lab:
        print('whybounce check ' + ' '.join(lab.options()) + ' BOUNCE')
        print('the servers log to ' + lab.folder)
        sys.stdin.readline()

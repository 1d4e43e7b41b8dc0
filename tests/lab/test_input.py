#!/usr/bin/env python3
"""Bad input, one row each: the status of sysexits.h, a complaint that begins
"whybounce: ", and nothing half-written."""
import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import bounce  # noqa: E402
import lab  # noqa: E402
from tap import Tap  # noqa: E402

GOOD = bounce.report('571 Delivery not authorized, message refused',
                     'bob@fabrikam.example')
DTD = '''<?xml version="1.0"?>
<!DOCTYPE case [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">
<!ENTITY x SYSTEM "file:///etc/passwd">]>
<case format="1"><facts>&x;&b;</facts></case>
'''


def noise(n, seed=4711):
    """n bytes that no file format begins like, the same every time."""
    block = bytearray()
    for _ in range(65536):
        seed = (seed * 1103515245 + 12345) & 0x7fffffff
        block.append(seed >> 16 & 255)
    return (bytes(block) * (n // len(block) + 1))[:n]


def words(n):
    """n bytes of lines that look like text and say nothing."""
    line = b'the quick brown fox jumps over the lazy dog again\n'
    return (line * (n // len(line) + 1))[:n]


class Bench:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix='whybounce-input-')
        self.tap = Tap()

    def file(self, name, data):
        path = os.path.join(self.folder, name)
        with open(path, 'wb') as f:
            f.write(data if isinstance(data, bytes) else data.encode())
        return path

    def complains(self, what, status, argv, stdin=None, limit=15):
        r = lab.run(argv, stdin=stdin, limit=limit)
        self.tap.same(r.status, status, what, r.story())
        lines = r.err.splitlines()
        self.tap.ok(lines and lines[0].startswith('whybounce: '),
                    what + ': it says so', r.err[:500])
        self.tap.ok(not any(ord(c) < 32 and c not in '\n\t' for c in r.err),
                    what + ': in printable words', repr(r.err[:300]))
        return r


def files(b):
    off = ['check', '--offline']
    b.complains('a file that is not there', 66,
                off + [os.path.join(b.folder, 'none.eml')])
    b.complains('a folder', 66, off + [b.folder])
    b.complains('explain: a file that is not there', 66,
                ['explain', os.path.join(b.folder, 'none.eml')])
    b.complains('an empty file', 65, off + [b.file('empty', b'')])
    b.complains('a file of NULs', 65, off + [b.file('nul', b'\0' * 5000)])
    b.complains('a binary file', 65, off + [b.file('bin', noise(200000))])
    b.complains('a picture', 65,
                off + [b.file('a.png', b'\x89PNG\r\n\x1a\n' + noise(9000))])
    b.complains('50 MB of noise', 65,
                off + [b.file('noise', noise(50 << 20))], limit=20)
    b.complains('50 MB of words', 65,
                off + [b.file('words', words(50 << 20))], limit=20)
    b.complains('explain: a binary file alone', 65,
                ['explain', b.file('bin2', noise(100000))])
    b.complains('an empty standard input', 65, off + ['-'], stdin=b'')


def cases(b):
    b.complains('a case with a DTD', 65,
                ['report', b.file('dtd.xml', DTD)])
    b.complains('check: a case with a DTD', 65,
                ['check', '--offline', b.file('dtd2.xml', DTD)])
    b.complains('a case that is cut off', 65,
                ['report', b.file('cut.xml', '<case format="1"><facts>')])
    b.complains('XML that is no case', 65,
                ['report', b.file('page.xml', '<html><body/></html>')])
    b.complains('a case that is not there', 66,
                ['report', os.path.join(b.folder, 'none.xml')])


def options(b):
    good = b.file('good.eml', GOOD)
    off = ['check', '--offline']
    for what, argv in [
            ('an unknown option', ['--frobnicate']),
            ('an unknown format', ['--format', 'papyrus', good]),
            ('an impossible --ip', ['--ip', '999.1.1.1', good]),
            ('an --ip that is a name', ['--ip', 'mail.example', good]),
            ('an impossible --resolver', ['--resolver', 'dns', good]),
            ('an impossible --source', ['--source', 'here', good]),
            ('an impossible --smtp-port', ['--smtp-port', '70000', good]),
            ('an impossible --timeout', ['--timeout', 'soon', good]),
            ('an unknown --side', ['--side', 'left', good]),
            ('an unknown --exchange', ['--exchange', '1997', good]),
            ('an unknown check in --only', ['--only', 'ptr,nonsense', good]),
            ('an unknown check in --skip', ['--skip', 'nonsense', good]),
            ('an --answer to no node', ['--answer', 'no node=maybe', good]),
            ('an option without its value', ['--ip'])]:
        r = b.complains(what, 64, off + argv)
        b.tap.same(r.out, '', what + ': nothing on standard output')


def outputs(b):
    good = b.file('good2.eml', GOOD)
    off = ['check', '--offline', good, '--format', 'json', '--output']
    b.complains('an output folder that is not there', 73,
                off + [os.path.join(b.folder, 'no', 'out.json')])
    b.complains('an output that is a folder', 73, off + [b.folder])
    kept = b.file('kept.json', 'precious')
    shutil.copy(good, os.path.join(b.folder, 'x'))
    r = lab.run(off + [kept])
    with open(kept) as f:
        text = f.read()
    b.tap.ok(r.status == 1 and text.lstrip().startswith('{') and
             text.rstrip().endswith('}'), 'an output is written whole',
             r.story())
    b.tap.same(sorted(x for x in os.listdir(b.folder) if 'kept' in x),
               ['kept.json'], 'no temporary file is left')
    b.tap.same(r.out, '', 'with --output nothing goes to standard output')
    if os.path.exists('/dev/full'):
        b.complains('a full disk', 73, ['check', '--offline', good,
                                        '--format', 'json', '--output',
                                        '/dev/full'])


def hostile(b):
    """Text from outside that would like to be more than text."""
    evil = bounce.report('550 5.7.1 no \x1b[31m$(touch pwned) `id` '
                         "'; Remove-Mailbox \u202egnp.exe",
                         'bob@fabrikam.example')
    for form in ('text', 'json', 'html', 'markdown', 'xml'):
        r = lab.run(['check', '--offline', '--format', form,
                     b.file('evil.eml', evil)])
        b.tap.same(r.status, 1, 'hostile words: %s has a verdict' % form,
                   r.story())
        bad = [c for c in r.out if ord(c) < 32 and c not in '\n\t' or
               c in '\u202e\u200b\x7f\x9b']
        b.tap.ok(not bad, 'hostile words: %s is printable' % form, bad[:5])
    deep = 'Content-Type: multipart/mixed; boundary=b\n\n' + \
        '--b\nContent-Type: multipart/mixed; boundary=b\n\n' * 20000
    r = lab.run(['check', '--offline', b.file('deep.eml', deep)], limit=20)
    b.tap.ok(r.status in (1, 2, 65), 'a nest of 20000 parts: %s' % r.status,
             r.story()[:600])
    large = GOOD + '\n' + 'x' * 76 + '\n' * 3
    large = large.replace('Hello,\n', 'Hello,\n' +
                          ('y' * 76 + '\n') * 500000)
    r = lab.run(['check', '--offline', '--format', 'json',
                 b.file('large.eml', large)], limit=20)
    b.tap.same([r.status, r.json.get('case', {}).get('reply_code')],
               [1, '571'], 'a report in a message of 38 MB is found',
               r.story()[:600])


def main():
    lab.require_program()
    b = Bench()
    try:
        for part in (files, cases, options, outputs, hostile):
            part(b)
    finally:
        shutil.rmtree(b.folder, ignore_errors=True)
    b.tap.end()


if __name__ == '__main__':
    main()

"""No value gets out of its place in any command that ships.

tests/spill fills every command of every fix with hostile values, whatever the
conditions say. What comes out is read by the real parsers where there are any
(sh -n of every shell here, Python's shlex, kzonecheck or named-checkzone) and
by strict readers of PowerShell, zone files and nsupdate's lines below. A value
may stand only whole, as one word or within one; a command may be refused, with
a reason, but never without one.
"""
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'lab'))
from tap import Tap, skip_all  # noqa: E402

TOP = os.path.abspath(os.path.join(HERE, '..', '..'))
BUILD = os.path.abspath(os.environ.get('top_builddir', TOP + '/build'))
SPILL = BUILD + '/tests/spill'
MARK = 'PWNED'
M = MARK

HOSTILE = [
    M + " it's %s' ''%s''" % (M, M),
    '"' + M + '" "" ' + M,
    M + '; touch ' + M + ' & ' + M + ' | ' + M + ' && ' + M + ' #' + M,
    '$(touch ' + M + ')${' + M + '}$' + M + ' $((' + M + '))',
    '`touch ' + M + '` ' + M,
    M + '\n' + M + '\r\n' + M,
    M + '\x1b[2J\x07\x7f' + M + '\x01',
    '\u2018' + M + '\u2019; ' + M + '\u201a' + M + '\u201b',
    '\u201c' + M + '\u201d; ' + M + '\u201e',
    M * 2000,
    '-' + M + ' --' + M,
    '%' + M + '% %s %n %' + M,
    '!' + M + ' !!' + M,
    '@' + M + ' @(' + M + ') @{' + M + '=1}',
    M + '\\',
    M + "'\\",
    M + '\\0 \\x00 \\u0000 %00 `0 ' + M,
    M + ' ) } ] > /tmp/' + M + ' < ' + M + ' ( { [',
    '$INCLUDE ' + M + ' ; ( ' + M + ' ) @ IN A 192.0.2.1',
    M + '$_ {helo} {sender_ip|' + M + '} {to?' + M + '} <q>' + M + '</q>',
    '~/' + M + ' *' + M + '* ?' + M,
    '<# ' + M + ' #> --% ' + M,
    '\u00e4\u4e2d\U0001f600' + M + '\u202e\u00a0\u2028' + M,
    "'" + M + "'\"'\"" + M,
    '\ufeff' + M + '\u200b' + M,
    '::: ' + M + ' & calc & ^' + M,
    '=' + M + '() { ' + M + '; }; ' + M,
]


def records(mode, texts):
    run = subprocess.run([SPILL, mode] + texts, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, timeout=300)
    if run.returncode != 0:
        raise RuntimeError(run.stderr.decode('utf-8', 'replace'))
    for row in run.stdout.decode('utf-8', 'replace').split('\x1e'):
        if row:
            keys = 'fix', 'way', 'language', 'told', 'refused', 'text'
            yield dict(zip(keys, row.split('\x1f')))


# ---- readers: the words of a text, each (what it means, how it was quoted) --

class Bad(Exception):
    pass


SINGLE = "'\u2018\u2019\u201a\u201b"
DOUBLE = '"\u201c\u201d\u201e'


def powershell_quoted(text, i, quotes):
    """The string that begins at i: (its value, where it ends)."""
    out, single = [], quotes is SINGLE
    i += 1
    while i < len(text):
        if text[i] == '`' and not single:
            out.append(text[i:i + 2])
            i += 2
        elif text[i] in quotes:
            if i + 1 < len(text) and text[i + 1] in quotes:
                out.append(text[i])
                i += 2
                continue
            return ''.join(out), i + 1
        else:
            if text[i] in '\r\n' and single:
                raise Bad('a line ends within quotes')
            out.append(text[i])
            i += 1
    raise Bad('quotes are never closed')


def powershell(text):
    i, bare, words = 0, [], []
    while i < len(text):
        for quotes, kind in ((SINGLE, 'quoted'), (DOUBLE, 'expanded')):
            if text[i] in quotes:
                value, i = powershell_quoted(text, i, quotes)
                words.append((value, kind))
                break
        else:
            if text[i] == '`':
                raise Bad('a backtick outside of quotes')
            if text[i] == '#':
                raise Bad('a comment')
            bare.append(text[i])
            i += 1
    words.append((''.join(bare), 'bare'))
    depth = []
    for c in ''.join(bare):
        if c in '({[':
            depth.append(')}]'['({['.index(c)])
        elif c in ')}]':
            if not depth or depth.pop() != c:
                raise Bad('brackets do not match')
    if depth:
        raise Bad('brackets are left open')
    return words


def sh(text):
    lex = shlex.shlex(text, posix=True, punctuation_chars=True)
    lex.commenters = ''
    lex.whitespace_split = True
    try:
        return [(word, 'quoted') for word in lex]
    except ValueError as e:
        raise Bad(str(e))


def zone_word(line, i):
    out = bytearray()
    quoted = line[i:i + 1] == b'"'
    i += quoted
    while i < len(line):
        c = line[i:i + 1]
        if c == b'\\':
            if line[i + 1:i + 4].isdigit():
                out.append(int(line[i + 1:i + 4]))
                i += 4
            elif i + 1 < len(line):
                out += line[i + 1:i + 2]
                i += 2
            else:
                raise Bad('a backslash at the end')
        elif quoted and c == b'"':
            return bytes(out), i + 1
        elif not quoted and c in b' \t"':
            break
        elif not quoted and c in b';()':
            raise Bad('%r stands bare' % c)
        else:
            out += c
            i += 1
    if quoted:
        raise Bad('quotes are never closed')
    return bytes(out), i


def zone_line(line):
    """Strings of one record that follow each other are one text."""
    line, i, words, last = line.encode(), 0, [], False
    if line[:1] == b'$':
        raise Bad('a directive')
    while i < len(line):
        if line[i:i + 1] in b' \t':
            i += 1
            continue
        quoted = line[i:i + 1] == b'"'
        word, i = zone_word(line, i)
        if quoted and len(word) > 255:
            raise Bad('a string of more than 255 octets')
        if quoted and last:
            word = words.pop()[0].encode('utf-8', 'surrogateescape') + word
        words.append((word.decode('utf-8', 'surrogateescape'),
                      'quoted' if quoted else 'bare'))
        last = quoted
    return words


def zone(text):
    return [w for line in text.split('\n') for w in zone_line(line)]


def nsupdate(text):
    for line in text.split('\n'):
        if not re.match(r'(zone \S+|update (add|delete) \S.*|send|show)$',
                        line):
            raise Bad('no line of nsupdate: %r' % line)
    return zone(text)


READERS = {'powershell': powershell, 'sh': sh, 'zone': zone,
           'nsupdate': nsupdate}


def fault(r):
    """What is wrong with this command, or None."""
    if not r['text']:
        return None if r['refused'] else 'refused without a reason'
    for c in r['text']:
        if ord(c) < 32 and c != '\n' or ord(c) == 127:
            return 'holds the control character %#x' % ord(c)
    if r['language'] == 'letter':
        return None
    try:
        words = READERS[r['language']](r['text'])
    except Bad as e:
        return str(e)
    for word, how in words:
        if MARK not in word:
            continue
        if how != 'quoted':
            return 'the value stands %s: %r' % (how, word[:80])
        rest = word.replace(r['told'], '')
        if MARK in rest:
            return 'the value is not whole: %r' % word[:80]
    return None


# ---- real parsers ----

def shells():
    return [s for s in ('dash', 'bash', 'busybox', 'mksh', 'zsh')
            if shutil.which(s)] or ['sh']


def refused_by_shell(shell, text):
    argv = [shell] + (['sh'] if shell == 'busybox' else []) + ['-n']
    run = subprocess.run(argv, input=text.encode(), stderr=subprocess.PIPE,
                         timeout=30)
    return run.stderr.decode('utf-8', 'replace') if run.returncode else None


CHECKERS = 'knotc', 'kzonecheck', 'named-checkzone'


CHECKERS = 'knotc', 'kzonecheck', 'named-checkzone'


def zone_checker():
    for root in (os.environ.get('WHYBOUNCE_LAB', ''), BUILD + '/lab',
                 TOP + '/build/lab'):
        for name in CHECKERS:
            for folder in ('usr/bin', 'usr/sbin'):
                path = '%s/root/%s/%s' % (root, folder, name)
                if os.path.exists(path):
                    return path
    return next(filter(None, map(shutil.which, CHECKERS)), None)


def libraries(root):
    """Where an unpacked program finds its libraries."""
    return ':'.join(at for at, _, names in os.walk(root)
                    if any('.so' in n for n in names))


def checking(checker, folder):
    """The command line that checks folder/zone as the root zone."""
    name = os.path.basename(checker)
    if name == 'kzonecheck':
        return [checker, '-o', '.', folder + '/zone']
    if name == 'named-checkzone':
        return [checker, '-k', 'ignore', '-i', 'none', '.', folder + '/zone']
    with open(folder + '/knot.conf', 'w') as f:
        f.write('server:\n    rundir: %s\ndatabase:\n    storage: %s\n'
                'zone:\n  - domain: .\n    storage: %s\n    file: zone\n' %
                (folder, folder, folder))
    return [checker, '-c', folder + '/knot.conf', 'zone-check']


def refused_by_zone(checker, lines):
    """All lines in one root zone; a name server's own words, or None."""
    with tempfile.TemporaryDirectory() as folder:
        with open(folder + '/zone', 'w') as f:
            f.write('. 3600 IN SOA a.example. b.example. 1 1 1 1 1\n'
                    '. 3600 IN NS a.example.\na.example. IN A 192.0.2.1\n')
            f.write('\n'.join(lines) + '\n')
        env = dict(os.environ)
        if '/root/usr/' in checker:
            env['LD_LIBRARY_PATH'] = libraries(checker.split('/usr/')[0])
        run = subprocess.run(checking(checker, folder), env=env, timeout=60,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    out = run.stdout.decode('utf-8', 'replace')
    return out if run.returncode else None


# ---- the tests ----

def show(r):
    return ['%s %s, told %s' % (r['fix'], r['way'],
                                json.dumps(r['told'])[:120]), r['text'][:300]]


def report(tap, what, bad, n):
    tap.ok(not bad and n > 0, '%s (%d commands)' % (what, n),
           *[x for why, r in bad[:5] for x in [why] + show(r)])


def main():
    if not os.path.exists(SPILL):
        skip_all('tests/spill is not built (libcmocka-dev)')
    tap = Tap()
    rows = [r for mode in ('all', 'free') for r in records(mode, HOSTILE)]
    for language in sorted(READERS):
        mine = [r for r in rows if r['language'] == language]
        bad = [(fault(r), r) for r in mine if fault(r)]
        report(tap, '%s: hostile values stay whole and in their place' %
               language, bad, len(mine))
        whole = [r for r in mine if r['text'] and MARK in r['text']]
        if language in ('powershell', 'sh', 'zone', 'nsupdate'):
            tap.ok(len(whole) > 10, '%s: and there are such values (%d)' %
                   (language, len(whole)))
    letters = [r for r in rows if r['language'] == 'letter']
    bad = [(fault(r), r) for r in letters if r['text'] and fault(r)]
    report(tap, 'letters hold no control characters', bad, len(letters))

    scripts = sorted({r['text'] for r in rows + list(records('none', []))
                      if r['language'] == 'sh' and r['text']})
    for shell in shells():
        bad = []
        for text in scripts:
            why = refused_by_shell(shell, text)
            if why:
                bad.append((why, {'fix': '', 'way': '', 'told': '',
                                  'text': text}))
        report(tap, '%s -n reads every command' % shell, bad, len(scripts))

    checker = zone_checker()
    lines = sorted({line for r in rows if r['language'] == 'zone' and
                    r['text'] for line in r['text'].split('\n')})
    if checker:
        why = refused_by_zone(checker, lines)
        tap.ok(not why, '%s reads every line of a zone (%d)' %
               (os.path.basename(checker), len(lines)), why or '')
    else:
        tap.skip('a name server reads every line of a zone',
                 'there is none of ' + ', '.join(CHECKERS))

    empty = list(records('none', []))
    bad = [('an invented name', r) for r in empty if r['text'] and re.search(
        r'\bexample\.(org|com|net)\b|\bEX0?\d\b|(?<![\d.])(192\.0\.2|203\.0\.'
        r'113|198\.51\.100)\.', r['text'])]
    report(tap, 'where nothing is known no name is invented', bad, len(empty))
    bad = [(fault(r), r) for r in empty if r['language'] != 'letter' and
           fault(r)]
    report(tap, 'where nothing is known every command can be read', bad,
           len(empty))
    bad = [('no reason', r) for r in rows + empty if not r['text'] and
           not r['refused'] and r['language'] != 'letter']
    report(tap, 'nothing is refused without a reason', bad,
           len(rows + empty))
    bad = [('opens a relay', r) for r in rows + empty if r['language'] ==
           'powershell' and 'Accept-Any-Recipient' in r['text'] and
           'Remove-ADPermission' not in r['text'] and
           'Get-ADPermission' not in r['text']]
    report(tap, 'no command opens a relay', bad, len(rows + empty))
    tap.end()


main()

#!/usr/bin/env python3
"""Plain mode: lines in, lines out, and everything the screens can do. One walk
from a pasted bounce to a written report, typed as a script would; what needs
a terminal is in test_wizard.py."""
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, '..', 'lab'))
import bounce  # noqa: E402
import drive  # noqa: E402
from nameserver import Names  # noqa: E402
from tap import Tap  # noqa: E402

BARE = '571 Delivery not authorized, message refused'
EXPORT = os.path.join(drive.TOP, 'tests', 'exchange', 'receive-ps5.txt')
WORLD = {
    'contoso.example': {'MX': ['10 mail.contoso.example']},
    'mail.contoso.example': {'A': ['203.0.113.9']},
    'fabrikam.example': {'MX': ['10 mx1.fabrikam.example']},
    '113.0.203.in-addr.arpa': {'NS': ['ns1.provider.example']},
}


def run(home, lines, *options, limit=60):
    """What plain mode says to these lines, and how it ends."""
    env = dict(os.environ, HOME=home, XDG_STATE_HOME=home + '/state',
               LC_ALL='C.UTF-8')
    env.pop('NO_COLOR', None)
    done = subprocess.run([drive.PROGRAM, '--plain', *options],
                          input='\n'.join(lines) + '\n', env=env, text=True,
                          capture_output=True, timeout=limit)
    return done.stdout, done.returncode, done.stderr


def pages(out):
    """What was printed between two prompts."""
    return re.split(r'^> ?', out, flags=re.M)


def whole_walk(tap, home):
    """Paste, correct, read an export, disagree, evidence, fix, report."""
    report = os.path.join(home, 'report.txt')
    with open(EXPORT, encoding='utf-8') as f:
        export = f.read().split('\n')
    text = bounce.report(BARE, 'bob@fabrikam.example', ip='203.0.113.9')
    script = text.split('\n') + ['.']       # pasted at the prompt
    script += ['5', 'mail2.contoso.example']     # a fact is corrected
    script += ['11']                        # which side do you run: turned
    script += ['11']
    script += export + ['.']                # pasted on the open case
    script += ['b', '1']                    # the facts are right
    script += ['w', 'w']                    # words
    script += ['e', '/fabrikam', 'b']       # evidence, find
    script += [''] * 3
    script += ['h', 'b', 'f', 'b']          # the way here, the facts
    script += ['x', '1', report, 'b']       # a report
    script += ['?', 'b', 'Z', '99', 'q']
    out, status, err = run(home, script, '--offline')
    tap.ok('What the bounce says' in out and 'bob@fabrikam.example' in out,
           'walk: a bounce pasted at the prompt is read', out[-3000:] + err)
    tap.ok('mail2.contoso.example' in out and 'you' in out,
           'walk: a value is corrected')
    tap.ok("the recipient's side" in out, 'walk: a choice is turned')
    tap.ok('takes it: of all' in out and 'Exchange as it is' in out,
           'walk: an export pasted on the case is read', out[-3000:])
    tap.ok('Words for experts' in out and 'Plain words' in out,
           'walk: words turn')
    tap.ok('The way here' in out and 'Evidence' in out,
           'walk: the way here and the evidence are pages')
    tap.ok('There is no such key here' in out and
           'There is no number 99 here' in out,
           'walk: what means nothing is said')
    tap.ok(os.path.exists(report) and 'bob@fabrikam.example' in
           open(report, encoding='utf-8').read(),
           'walk: the report is written', out[-2000:])
    tap.ok('The case is saved' in out and status in (0, 1, 2),
           'walk: q saves and ends')
    tap.ok('\x1b' not in out and max(len(x) for x in out.split('\n')) < 400,
           'walk: no control sequences')


def to_a_fix(tap, home):
    """The same numbers as on a screen; commands are printed bare."""
    script = ['3', '550 5.7.25 no PTR record for 203.0.113.9', '1', '', '',
              '', '1', 'c 2', '/Undo', 'v', 'c 99', 'b', 'b', 'q']
    out, status, err = run(home, script, '--offline')
    parts = pages(out)
    bare = [x for x in parts if re.fullmatch(
        r'\s*9\.113\.0\.203\.in-addr\.arpa\. [^\n]*\s*', x)]
    tap.ok('Fix 1 of' in out, 'fix: 1 is the first fix', out[-3000:] + err)
    tap.ok(bare, 'fix: c and a number print the command alone', out[-3000:])
    tap.ok(any('Undo' in x and 'Before' not in x for x in parts),
           'fix: / prints the lines that have it')
    tap.ok('There is no number 99 here' in out, 'fix: no number, no copy')
    tap.same(out.count('Why it was refused') >= 2, True,
             'fix: b goes back to the verdict')


def form_and_taken(tap, home):
    """Addresses in a form, another cause is taken, a case is renamed."""
    script = ['4', 'anna@contoso.example', 'bob@fabrikam.example',
              '203.0.113.9', '', '5']
    script += [''] * 6 + ['q']
    out, status, err = run(home, script, '--offline')
    tap.ok('Look at these' in out and 'anna@contoso.example to bob' in out,
           'form: addresses are asked for one by one', out[-3000:] + err)
    out, status, err = run(home, ['5', 'm 1', 'The night shift', 'b', '5',
                                  'q'], '--offline')
    tap.ok('The night shift' in out.split('Name of this case')[-1],
           'cases: m and a number rename one', out[-2000:])


def as_it_comes(tap, home):
    """Live: findings are printed as they come, answers wait for them."""
    with Names(WORLD) as names:
        names.slow['9.113.0.203.in-addr.arpa'] = 1.0
        script = ['3', BARE, '4', '203.0.113.9', '1', '', '', '', '', 'q']
        out, status, err = run(home, script, '--resolver', names.resolver,
                               '--only', 'ptr,helo,mx', '--to',
                               'bob@fabrikam.example')
    tap.ok('has no reverse name' in out, 'live: the finding is there',
           out[-3000:] + err)
    tap.ok('There is no number' not in out,
           'live: a script waits for what decides', out[-3000:])


def main():
    tap = Tap()
    for part in (whole_walk, to_a_fix, form_and_taken, as_it_comes):
        home = tempfile.mkdtemp(prefix='whybounce-plain-')
        try:
            part(tap, home)
        except (subprocess.TimeoutExpired, OSError) as why:
            tap.ok(False, part.__name__, str(why))
        drive.shutil.rmtree(home, ignore_errors=True)
    tap.end()


if __name__ == '__main__':
    main()

"""Texts as people paste them, tests/intake/texts/: what explain reads in each
is written in expected.tsv, one value a line. '-' means that it says nothing."""
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'lab'))
from tap import Tap  # noqa: E402

FOLDER = os.path.join(HERE, 'texts')
RECIPIENT = {'code': 'reply_code', 'enh': 'enhanced_code',
             'remote': 'remote_mta', 'action': 'action'}


def expectations():
    wanted = {}
    with open(os.path.join(FOLDER, 'expected.tsv'), encoding='utf-8') as f:
        for line in f:
            if not line.startswith('#'):
                name, key, value = line.rstrip('\n').split('\t')
                wanted.setdefault(name, []).append((key, value))
    return wanted


def first_failed(o):
    people = o.get('recipients', [{}])
    for one in people:
        if one.get('action') not in ('delivered', 'relayed', 'expanded'):
            return one
    return people[0]


def value(o, key):
    """What explain says, as expected.tsv spells it."""
    if key == 'bounce':
        return 'yes' if o['bounce'] else 'no'
    if key == 'to':
        return ','.join(r['address'] for r in o.get('recipients', []))
    if key == 'causes':
        return ','.join(r.get('cause', o['cause'] if r['action'] != 'relayed'
                              else '-') for r in o.get('recipients', []))
    if key == 'selectors':
        return ' '.join(o.get(key, [])) or '-'
    if key == 'reporting':
        return o.get('reporting_mta', '-')
    if key in RECIPIENT:
        return first_failed(o).get(RECIPIENT[key], '-')
    return o.get(key, '-')


def explain(program, names):
    paths = [os.path.join(FOLDER, name) for name in names]
    run = subprocess.run([program, 'explain', '--format', 'json'] + paths,
                         capture_output=True, check=False)
    lines = run.stdout.decode('utf-8').splitlines()
    return {os.path.basename(o['file']): o for o in map(json.loads, lines)}


def replies(tap, program):
    """tests/intake/replies.tsv: the cause of one reply, in a file of its own
    each, so that one run reads them all."""
    wanted = []
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(HERE, 'replies.tsv'), encoding='utf-8') as f:
            rows = [line.rstrip('\n').split('\t') for line in f
                    if not line.startswith('#')]
        for i, (cause, reply) in enumerate(rows):
            path = os.path.join(folder, '%03d' % i)
            with open(path, 'w', encoding='utf-8') as f:
                f.write(reply + '\n')
            wanted.append((path, cause, reply))
        run = subprocess.run([program, 'explain', '--format', 'json'] +
                             [path for path, _, _ in wanted],
                             capture_output=True, check=False)
    got = {}
    for line in run.stdout.decode('utf-8').splitlines():
        o = json.loads(line)
        got[o['file']] = o.get('cause', 'unknown')
    for path, cause, reply in wanted:
        tap.same(got.get(path), cause, reply)


def main():
    tap = Tap()
    build = os.environ.get('top_builddir', '.')
    wanted = expectations()
    there = set(os.listdir(FOLDER)) - {'expected.tsv'}
    tap.same(there, set(wanted), 'every text is expected, and there')
    got = explain(os.path.join(build, 'whybounce'), sorted(wanted))
    tap.ok(len(wanted) >= 60, 'there are texts enough')
    for name in sorted(wanted):
        o = got.get(name, {'bounce': None})
        wrong = []
        for key, is_ in wanted[name]:
            said = value(o, key)
            if key == 'diag':
                said = first_failed(o).get('diagnostic', '-')
                if is_ in said:
                    continue
            if said != is_:
                wrong.append('%s: got %r, wanted %r' % (key, said, is_))
        tap.ok(not wrong, name, *wrong)
    replies(tap, os.path.join(build, 'whybounce'))
    tap.end()


if __name__ == '__main__':
    main()

#!/usr/bin/env python3
"""Every kind of JSON that the program writes is what the schema that ships
says, and the schema can say no."""
import copy
import glob
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'lab'))
import lab  # noqa: E402
from tap import Tap, need  # noqa: E402

jsonschema = need('jsonschema', 'python3-jsonschema')

SAID = ['571 Delivery not authorized, message refused', 'the dog ate it',
        '550 5.7.25 no PTR record for 203.0.113.9', '450 4.2.0 Greylisted']


def program(*argv):
    done = subprocess.run([lab.PROGRAM, *argv], capture_output=True,
                          stdin=subprocess.DEVNULL)
    return [line for line in done.stdout.decode().splitlines()]


def main():
    lab.require_program()
    tap = Tap()
    with open(os.path.join(lab.TOP, 'assets', 'report.schema.json')) as f:
        schema = json.load(f)
    jsonschema.Draft202012Validator.check_schema(schema)

    def of(kind):
        return jsonschema.Draft202012Validator(
            {'$ref': '#/$defs/' + kind, '$defs': schema['$defs']})

    def valid(kind, value, what):
        wrong = ['%s: %s' % ('/'.join(map(str, e.absolute_path)), e.message)
                 for e in of(kind).iter_errors(value)]
        tap.ok(not wrong, what, *[x[:300] for x in wrong[:5]])

    samples = sorted(glob.glob(os.path.join(lab.TOP, 'tests/intake/*.eml')) +
                     glob.glob(os.path.join(lab.TOP, 'tests/intake/*.txt')) +
                     glob.glob(os.path.join(lab.TOP,
                                            'tests/intake/texts/*.eml')))
    last = None
    for path in sorted(glob.glob(os.path.join(lab.TOP,
                                              'assets/practice/*.xml'))):
        name = os.path.basename(path)
        for extra in ([], ['--redact']):
            last = json.loads('\n'.join(program(
                'report', '--format', 'json', *extra, path)))
            valid('report', last, ' '.join(['report', name] + extra))
    for said in SAID:
        out = program('check', '--offline', '--format', 'json', '--said',
                      said)
        valid('report', json.loads('\n'.join(out)), 'check on: ' + said)
    for path in samples:
        out = program('check', '--offline', '--format', 'json', path)
        valid('report', json.loads('\n'.join(out)), 'check ' +
              os.path.basename(path))
    for line in program('explain', '--format', 'json', *samples):
        one = json.loads(line)
        valid('explained', one, 'explain ' + os.path.basename(one['file']))
    with tempfile.NamedTemporaryFile('w') as f:
        f.write('\n'.join(samples + ['no-such', '{"x": 1}', '{']) + '\n')
        f.flush()
        whole = jsonschema.Draft202012Validator(schema)
        lines = [json.loads(x) for x in program('check', '--offline',
                                                '--batch', f.name)]
    tap.same(len(lines), len(samples) + 3, 'a batch gives a line a case')
    tap.ok(all(whole.is_valid(x) for x in lines), 'each of them is valid')

    # The schema says no, too.
    for key in last:
        damaged = copy.deepcopy(last)
        del damaged[key]
        tap.ok(key == 'earlier' or not of('report').is_valid(damaged),
               'a report without %s is none' % key)
    for path, value in ((['verdict', 'cause'], 'bad-luck'),
                        (['checks', 0, 'status'], 'fine'),
                        (['evidence', 0, 'outcome'], 'pending'),
                        (['surprise'], 1)):
        damaged = copy.deepcopy(last)
        at = damaged
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value
        tap.ok(not of('report').is_valid(damaged), '%s is never %r' %
               ('/'.join(map(str, path)), value))
    tap.end()


if __name__ == '__main__':
    main()

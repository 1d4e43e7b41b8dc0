#!/usr/bin/env python3
"""check --batch: many cases at a time, in the order of the list, and no
server asked by all of them at once."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lab  # noqa: E402
from tap import Tap, need  # noqa: E402

jsonschema = need('jsonschema', 'python3-jsonschema')

SLOW = 2
MANY = 12


def line(domain, said=None):
    case = {'ip': '203.0.113.9', 'helo': 'mail.contoso.example',
            'from': 'anna@contoso.example', 'to': 'bob@%s.example' % domain,
            'only': 'mx,smtp'}
    if said:
        case['said'] = said
    return case


def run(world, lines, *options):
    path = os.path.join(world.folder, 'list')
    with open(path, 'w') as f:
        for one in lines:
            f.write((one if isinstance(one, str) else json.dumps(one)) + '\n')
    r = lab.run(['check', '--batch', path] + world.options() + list(options))
    r.objects = [json.loads(x) for x in r.out.splitlines()]
    return r


def is_valid(value):
    with open(os.path.join(lab.TOP, 'assets', 'report.schema.json')) as f:
        return jsonschema.Draft202012Validator(json.load(f)).is_valid(value)


def most_at_once(server):
    """How many connections were open at the same time."""
    now = most = 0
    for what in sorted((x['at'], x['what'] != 'connect')
                       for x in server.log
                       if x['what'] in ('connect', 'close')):
        now += -1 if what[1] else 1
        most = max(most, now)
    return most


def main():
    tap = Tap()
    recipients = {'late%d.example' % i: {'delay': {'banner': SLOW}}
                  for i in range(MANY)}
    recipients['fabrikam.example'] = {'delay': {'banner': 1}}
    recipients['refuses.example'] = {'banner': '554 5.7.1 No'}
    with lab.start(recipients) as world:
        r = run(world, [line('late%d' % i) for i in range(MANY)])
        tap.same([x.get('case', {}).get('to') for x in r.objects],
                 ['bob@late%d.example' % i for i in range(MANY)],
                 'a line a case, in the order of the list', r.err)
        tap.ok(r.seconds < SLOW * MANY * 0.6 * lab.SLOW,
               'they wait together: %.1f s, not %d' % (r.seconds,
                                                       SLOW * MANY), r.err)
        r = run(world, [line('fabrikam')] * 10)
        tap.same(len(r.objects), 10, 'ten cases about one domain')
        most = most_at_once(world.smtp['fabrikam.example'][0])
        tap.ok(1 <= most <= 4, 'at most four of them talk to its server: %d' %
               most)
        lines = ['no-such-file', line('refuses', '554 5.7.1 No'),
                 line('late0'), {'nonsense': 1}]
        r = run(world, lines)
        tap.same(['error' in x for x in r.objects],
                 [True, False, False, True], 'a line that fails is told in '
                 'its place', r.out[:500])
        tap.same(r.status, 64, 'the status is the gravest')
        tap.ok('list:1: ' in r.err and 'list:4: ' in r.err,
               'standard error names the lines', r.err)
        alone = world.check(None, *[w for k, v in lines[1].items()
                                    for w in ('--' + k, v)])
        tap.ok(all(is_valid(x) for x in r.objects),
               'all of it is what the schema says', r.out[:1000])
        tap.same(r.objects[1]['verdict'], alone.verdict,
                 'a case has the verdict that it has alone')
    tap.end()


if __name__ == '__main__':
    main()

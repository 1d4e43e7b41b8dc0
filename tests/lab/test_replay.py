#!/usr/bin/env python3
"""A case that was saved live says the same afterwards, with no network: by
report, judged anew, and masked. Where the system lets us, the program has no
network then, not even loopback."""
import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import bounce  # noqa: E402
import lab  # noqa: E402
from tap import Tap  # noqa: E402
from test_causes import CASES, IP, domain_of, script_of  # noqa: E402

ALONE = ['unshare', '--user', '--map-root-user', '--net']
SECRETS = re.compile(r'\b(anna|bob)\b', re.I)


def alone():
    """What runs a program without a network, if anything does here."""
    try:
        done = subprocess.run([*ALONE, 'true'], capture_output=True)
    except OSError:
        return []
    return ALONE if done.returncode == 0 else []


def live(world, n, case, path):
    """The case of a live run, as it is saved."""
    said = bounce.report(case.reply, 'bob@' + domain_of(n, case),
                         sender=case.sender, ip=case.ip, **case.bounce)
    return world.check(said, '--ip', case.ip, '--format', 'xml', '--output',
                       path, *[x for x in case.options
                               if not x.startswith('--log')])


def verdict_of(text):
    """What the saved case holds."""
    found = re.search(r'<verdict ([^>]*)/>', text)
    return dict(re.findall(r'(\w+)="([^"]*)"', found.group(1)))


def same(said, verdict):
    """A report's verdict, and the saved one."""
    cause = said.get('cause')
    return ('none' if cause is None else cause) == verdict.get('cause') and \
        said.get('detail', '') == verdict.get('detail', '') and \
        said.get('confidence', '') == verdict.get('confidence', '')


def replay(tap, case, path, folder, within):
    with open(path) as f:
        saved = f.read()
    verdict = verdict_of(saved)
    masked = os.path.join(folder, 'masked.xml')
    lab.run(['report', '--redact', '--format', 'xml', '--output', masked,
             path], within=within)
    ways = [('report', ['report', path]),
            ('judged anew', ['check', '--offline', path]),
            ('masked', ['report', masked]),
            ('masked and judged anew', ['check', '--offline', masked])]
    wrong = []
    for name, argv in ways:
        r = lab.run(argv[:1] + ['--format', 'json'] + argv[1:],
                    within=within)
        if not same(r.verdict, verdict) or 'earlier' in r.json:
            wrong.append('%s: %s, not %s' % (name, json.dumps(r.verdict),
                                             verdict))
        if 'masked' in name and SECRETS.search(r.out):
            at = SECRETS.search(r.out).start()
            wrong.append('%s tells %s' % (name, r.out[at - 40:at + 40]))
    tap.ok(not wrong, '%s: %s, four times' % (case.says, verdict['cause']),
           *wrong)


def main():
    tap = Tap()
    recipients = {domain_of(n, c): script_of(c) for n, c in enumerate(CASES)}
    recipients['nomail.example'] = ['@ MX 0 .']
    del recipients['nowhere.example']
    with lab.start(recipients) as world, \
            tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'case.xml')
        within = alone()
        if not within:
            print('# no network can be taken away here', flush=True)
        for n, case in enumerate(CASES):
            r = live(world, n, case, path)
            if r.status in (0, 1, 2):
                replay(tap, case, path, folder, within)
            else:
                tap.ok(False, case.says, r.story())
    tap.end()


if __name__ == '__main__':
    main()

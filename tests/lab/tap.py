"""TAP for tests in Python: numbered lines, a plan at the end, exit 0 or 1."""
import importlib
import os
import sys


class Tap:
    def __init__(self):
        self.n = 0
        self.bad = 0

    def ok(self, holds, what, *notes):
        """One line; the notes are shown when it does not hold."""
        self.n += 1
        self.bad += not holds
        print('%s %d - %s' % ('ok' if holds else 'not ok', self.n, what))
        if not holds:
            for text in notes:
                note(text)
        sys.stdout.flush()
        return bool(holds)

    def same(self, got, wanted, what, *notes):
        return self.ok(got == wanted, what, 'got    %r' % (got,),
                       'wanted %r' % (wanted,), *notes)

    def skip(self, what, why):
        """A part that cannot run here: visible, and a failure in CI."""
        self.n += 1
        if os.environ.get('CI') == 'true':
            self.bad += 1
            print('not ok %d - %s: %s' % (self.n, what, why))
        else:
            print('ok %d - %s # SKIP %s' % (self.n, what, why))

    def end(self):
        print('1..%d' % self.n)
        sys.stdout.flush()
        sys.exit(1 if self.bad else 0)


def note(text):
    for line in str(text).splitlines() or ['']:
        print('# ' + line[:400])


def need(module, package):
    """A module of Debian's Python, which need not be the one that runs."""
    try:
        return importlib.import_module(module)
    except ImportError:
        debian = '/usr/bin/python3'
        if os.path.exists(debian) and sys.executable != debian and \
                not os.environ.get('TAP_AGAIN'):
            os.environ['TAP_AGAIN'] = 'yes'
            os.execv(debian, [debian] + sys.argv)
    return skip_all(package + ' is missing')


def skip_all(why):
    """Nothing here can run: a skip for people, a failure in CI."""
    if os.environ.get('CI') == 'true':
        print('Bail out! ' + why)
        sys.exit(1)
    print('1..0 # SKIP ' + why)
    sys.exit(0)

"""Keys in, screen out: runs the program in a tmux of its own and looks at what
a person would see. Nothing here sleeps and hopes: every wait is for a text,
with a time limit.

    with Screen(80, 24, ['practice', 'no-ptr']) as s:
        s.wait('Why it was refused')
        s.keys('Enter', 'b')
        print(s.text())
"""
import os
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'lab'))
from tap import skip_all  # noqa: E402

TOP = os.path.abspath(os.path.join(HERE, '..', '..'))
BUILD = os.path.abspath(os.environ.get('top_builddir',
                                       os.path.join(TOP, 'build')))
PROGRAM = os.environ.get('WHYBOUNCE', os.path.join(BUILD, 'whybounce'))
LIMIT = 10


class Late(Exception):
    """A text did not come; the message holds the screen as it was."""


class Screen:
    """A terminal of w by h with the program in it. `home` outlives it when
    given: the state of one run is there for the next."""

    def __init__(self, w, h, argv=(), env=None, home=None):
        self.own_home = home is None
        self.home = home or tempfile.mkdtemp(prefix='whybounce-screen-')
        self.socket = os.path.join(tempfile.mkdtemp(prefix='whybounce-tmux-'),
                                   's')
        self.status_file = self.socket + '.status'
        values = {'HOME': self.home, 'XDG_STATE_HOME': self.home + '/state',
                  'XDG_DATA_HOME': self.home + '/data',
                  'LC_ALL': 'C.UTF-8', 'TERM': 'tmux-256color'}
        values.update(env or {})
        words = ['env', '-u', 'NO_COLOR', '-u', 'TMUX']
        words += ['%s=%s' % x for x in values.items()]
        words += [PROGRAM] + list(argv)
        command = ' '.join(quote(x) for x in words)
        # The shell stays until it is told, so that the last screen is seen.
        command += '; echo $? >%s; read -r _' % quote(self.status_file)
        conf = self.socket + '.conf'
        with open(conf, 'w') as f:
            f.write('set -g status off\nset -g escape-time 0\n'
                    'set -g default-terminal tmux-256color\n'
                    'set -g set-clipboard on\nset -g history-limit 2000\n')
        self.tmux('-f', conf, 'new-session', '-d', '-x', str(w), '-y', str(h),
                  '/bin/sh -c ' + quote(command))

    def tmux(self, *words, check=True, stdin=None):
        env = {k: v for k, v in os.environ.items() if k != 'TMUX'}
        env['LC_ALL'] = 'C.UTF-8'
        done = subprocess.run(['tmux', '-S', self.socket, *words], env=env,
                              capture_output=True, text=True, input=stdin)
        if check and done.returncode != 0:
            raise Late('tmux %s: %s' % (' '.join(words), done.stderr))
        return done.stdout

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Ends this tmux, and with it the program, and nothing else."""
        self.tmux('kill-server', check=False)
        shutil.rmtree(os.path.dirname(self.socket), ignore_errors=True)
        if self.own_home:
            shutil.rmtree(self.home, ignore_errors=True)

    # ---- what a person does ----

    def keys(self, *names):
        """Keys by tmux's names: 'Enter', 'Escape', 'Down', 'C-c', 'b'."""
        self.tmux('send-keys', *names)

    def type(self, text):
        self.tmux('send-keys', '-l', text)

    def paste(self, text):
        """A paste as terminals do it (bracketed)."""
        self.tmux('load-buffer', '-b', 'bounce', '-', stdin=text)
        self.tmux('paste-buffer', '-p', '-d', '-b', 'bounce')

    def click(self, column, row):
        """The left button at a place that counts from 0, as SGR tells it."""
        self.type('\x1b[<0;%d;%dM' % (column + 1, row + 1))
        self.type('\x1b[<0;%d;%dm' % (column + 1, row + 1))

    def click_on(self, text):
        """On the first row that has the text."""
        for row, line in enumerate(self.lines()):
            if text in line:
                self.click(line.index(text), row)
                return
        raise Late('not there to click on: %s\n%s' % (text, self.text()))

    def resize(self, w, h):
        self.tmux('resize-window', '-x', str(w), '-y', str(h))

    # ---- what a person sees ----

    def text(self):
        return self.tmux('capture-pane', '-p')

    def colors(self):
        """The screen with its escape sequences for colour."""
        return self.tmux('capture-pane', '-p', '-e')

    def lines(self):
        return self.text().rstrip('\n').split('\n')

    def wait_for(self, holds, what, limit=LIMIT):
        end = time.monotonic() + limit
        while True:
            screen = self.text()
            if holds(screen):
                return screen
            if time.monotonic() > end:
                raise Late('not in %d s: %s\n%s' % (limit, what, screen))
            time.sleep(0.03)

    def wait(self, *pieces, limit=LIMIT):
        """Until all pieces are on the screen; returns it."""
        return self.wait_for(lambda s: all(x in s for x in pieces),
                             ' + '.join(pieces), limit)

    def wait_gone(self, piece, limit=LIMIT):
        return self.wait_for(lambda s: piece not in s, 'gone: ' + piece,
                             limit)

    def clipboard(self):
        return self.tmux('show-buffer', check=False)

    def wait_end(self, limit=LIMIT):
        """The exit status, when the program has ended."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            try:
                with open(self.status_file) as f:
                    text = f.read()
                if text.endswith('\n'):
                    return int(text)
            except OSError:
                pass
            time.sleep(0.03)
        raise Late('the program did not end in %d s\n%s' %
                   (limit, self.text()))


def quote(word):
    return "'" + word.replace("'", "'\\''") + "'"


def require():
    """tmux and the program, or the test is skipped."""
    if shutil.which('tmux') is None:
        skip_all('tmux is missing')
    if not os.access(PROGRAM, os.X_OK):
        skip_all(PROGRAM + ' is not built')

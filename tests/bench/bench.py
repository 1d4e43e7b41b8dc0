"""What the benchmarks share: where the program is, and plain lines."""
import os
import statistics
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.abspath(os.path.join(HERE, '..', '..'))
BUILD = os.path.abspath(os.environ.get('top_builddir',
                                       os.path.join(TOP, 'build')))
PROGRAM = os.environ.get('WHYBOUNCE', os.path.join(BUILD, 'whybounce'))
sys.path.insert(0, os.path.join(TOP, 'tests', 'lab'))


def line(what, text):
    print('%-44s %s' % (what, text), flush=True)


def seconds(what, times, more=''):
    line(what, 'median %.3f s, best %.3f s%s' % (
        statistics.median(times), min(times), more))

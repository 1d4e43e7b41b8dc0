#!/usr/bin/env python3
"""Reports as they travel: HTML by the parser of the standard, which forgives
nothing here, and with nothing in it that runs or loads; text and Markdown of
printable UTF-8 alone; the same case, the same bytes."""
import glob
import os
import subprocess
import sys
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'lab'))
import lab  # noqa: E402
from tap import Tap, need  # noqa: E402

html5lib = need('html5lib', 'python3-html5lib')

# Control and format characters, surrogates, private use, unassigned,
# separators of lines and paragraphs.
UNSEEN = {'Cc', 'Cf', 'Cs', 'Co', 'Cn', 'Zl', 'Zp'}
HTML = '{http://www.w3.org/1999/xhtml}'
ALLOWED = {'html', 'head', 'meta', 'title', 'style', 'body', 'main', 'nav',
           'a', 'h1', 'h2', 'h3', 'h4', 'p', 'dl', 'dt', 'dd', 'ul', 'ol',
           'li', 'pre', 'code', 'blockquote', 'table', 'thead', 'tbody',
           'tr', 'th', 'td', 'b'}


def report(path, form, *more):
    done = subprocess.run([lab.PROGRAM, 'report', '--format', form, *more,
                           path], capture_output=True,
                          stdin=subprocess.DEVNULL)
    return done.stdout


def look_at_html(tap, name, data):
    wrong = []
    try:
        tree = html5lib.HTMLParser(strict=True).parse(
            data, transport_encoding='utf-8')
    except Exception as e:          # its ParseError has no words of its own
        tap.ok(False, '%s is HTML' % name, repr(e))
        return
    ids = {e.get('id') for e in tree.iter() if e.get('id')}
    for e in tree.iter():
        tag = str(e.tag).replace(HTML, '')
        if tag not in ALLOWED:
            wrong.append('element %s' % tag)
        for key, value in e.attrib.items():
            if key.startswith('on') or key in ('src', 'style', 'srcset'):
                wrong.append('%s %s=%s' % (tag, key, value))
            if key == 'href' and value[1:] not in ids:
                wrong.append('it leads to %s' % value)
    style = ''.join(e.text or '' for e in tree.iter(HTML + 'style'))
    wrong += [x for x in ('url(', '@import', 'expression(') if x in style]
    text = ''.join(tree.itertext())
    wrong += ['U+%04X' % ord(c) for c in set(text)
              if unicodedata.category(c) in UNSEEN and c != '\n']
    tap.ok(not wrong, '%s is HTML that runs and loads nothing' % name,
           *wrong[:10])


def look_at_text(tap, name, form, data):
    try:
        text = data.decode('utf-8', 'strict')
    except UnicodeDecodeError as e:
        tap.ok(False, '%s as %s is UTF-8' % (name, form), e)
        return
    unseen = ['U+%04X' % ord(c) for c in set(text)
              if unicodedata.category(c) in UNSEEN and c != '\n']
    tap.ok(not unseen and text.endswith('\n'), '%s as %s is printable' %
           (name, form), *unseen)


def main():
    lab.require_program()
    tap = Tap()
    for path in sorted(glob.glob(os.path.join(lab.TOP,
                                              'assets/practice/*.xml'))):
        name = os.path.basename(path)[:-4]
        for more in ([], ['--redact']):
            look_at_html(tap, ' '.join([name] + more),
                         report(path, 'html', *more))
            for form in ('text', 'markdown'):
                look_at_text(tap, ' '.join([name] + more), form,
                             report(path, form, *more))
        first = [report(path, f) for f in ('text', 'html', 'json', 'xml')]
        tap.ok(first == [report(path, f)
                         for f in ('text', 'html', 'json', 'xml')],
               '%s: the same bytes again' % name)
    tap.end()


if __name__ == '__main__':
    main()

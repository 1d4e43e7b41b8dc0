#!/usr/bin/env python3
"""Single pages of the wizard, each looked at for what it promises. A name
server of the test's own (nameserver.py) lets the world change under way."""
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, '..', 'lab'))
import bounce  # noqa: E402
import drive  # noqa: E402
import smtpd  # noqa: E402
import servers  # noqa: E402
from drive import Late, Screen  # noqa: E402
from nameserver import Names  # noqa: E402
from tap import Tap  # noqa: E402
from test_wizard import FACTS, START, VERDICT, to_verdict  # noqa: E402

REVERSE = '9.113.0.203.in-addr.arpa'
WORLD = {
    'contoso.example': {'MX': ['10 mail.contoso.example'],
                        'TXT': ['v=spf1 ip4:203.0.113.9 -all']},
    'mail.contoso.example': {'A': ['203.0.113.9']},
    'fabrikam.example': {'MX': ['10 mx1.fabrikam.example']},
    '113.0.203.in-addr.arpa': {'NS': ['ns1.provider.example']},
}
NO_NAME = '550 5.7.25 The IP address sending this message does not have a ' \
    'PTR record setup'


def write(folder, text, name='bounce.eml'):
    path = os.path.join(folder, name)
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text)
    return path


def flat(screen):
    """The text without borders, wrapped lines joined."""
    return ' '.join(re.sub('[│╭╮╰╯├┤─▸]', ' ', screen).split())


def wait(s, *pieces):
    """Until the flat screen has them; returns it."""
    return flat(s.wait_for(lambda t: all(x in flat(t) for x in pieces),
                           ' + '.join(pieces)))


def open_first_fix(s):
    to_verdict(s)
    s.keys('1')
    s.wait('Fix 1 of')


def asked_again(tap):
    """After the change r shows before and now, and a restart keeps it."""
    home = drive.tempfile.mkdtemp(prefix='whybounce-pages-')
    path = write(home, bounce.report(NO_NAME, 'bob@fabrikam.example',
                                     ip='203.0.113.9'))
    with Names(WORLD) as names:
        argv = ['--resolver', names.resolver, '--only', 'ptr,helo,mx', path]
        with Screen(80, 24, argv, home=home) as s:
            s.wait(FACTS, '203.0.113.9')
            open_first_fix(s)
            s.keys('r')
            screen = wait(s, 'Before and now', 'Nothing has changed yet')
            tap.ok(re.search('old answer until .*[0-9]{2}:[0-9]{2}', screen),
                   'again: says until when caches hold the old answer',
                   screen)
            names.table[REVERSE] = {'PTR': ['mail.contoso.example']}
            s.keys('r')
            wait(s, 'before', 'has no reverse name', 'now',
                 'the name leads back', 'Other resolvers may')
            tap.ok(re.search('before [0-9:]+ +now', s.text()),
                   'again: before and now stand side by side', s.text())
            s.keys('b')
            s.wait(VERDICT)
            s.keys('c')
            s.wait('clipboard')
            tap.ok('Who acts: ' in s.clipboard() and '1. ' in s.clipboard(),
                   'verdict: c copies it in short', s.clipboard())
            s.keys('End')
            tap.ok(s.wait('What has changed'),
                   'verdict: says what has changed since')
            s.keys('Home', '1')
            s.wait('Fix 1 of')
            s.keys('C-c')
            s.wait('is saved')
        saved = os.path.join(home, 'state', 'whybounce', 'cases')
        case = os.path.join(saved, os.listdir(saved)[0])
        with Screen(80, 24, ['--offline', case], home=home) as s:
            wait(s, 'Before and now', 'has no reverse name',
                 'the name leads back')
            tap.ok(True, 'again: a restart comes back to before and now')
            s.keys('r')
            tap.ok(s.wait('without a network'),
                   'again: offline says that nothing can be asked')
    drive.shutil.rmtree(home, ignore_errors=True)


def fix_follows_the_version(tap):
    """v turns the whole fix, undo included."""
    with Screen(80, 100, ['--offline', '--said',
                         '530 5.7.57 Client not authenticated to send mail',
                         '--ip', '203.0.113.9', '--to', 'bob@fabrikam.example',
                         '--side', 'recipient', '--exchange', '2016']) as s:
        s.wait(FACTS)
        to_verdict(s)
        for _ in range(9):
            screen = s.text()
            row = re.search('([1-9]) Let 203.0.113.9 in by a receive', screen)
            if row:
                break
            s.keys('Down')
        tap.ok(row, 'version: there is a fix by a connector', screen)
        s.keys(row.group(1))
        screen = s.wait('Exchange 2013 to SE', 'Undo')
        tap.ok('Remove-ReceiveConnector' in screen,
               'version: undo is that of 2016', screen)
        for _ in range(5):
            if 'Exchange Online  ' in screen:
                break
            before = screen
            s.keys('v')
            screen = s.wait_for(lambda t: t != before, 'another version')
        undo = flat(screen.split('Undo', 1)[1])
        tap.ok('IPAllowList @{Remove' in undo and
               'Remove-ReceiveConnector' not in undo,
               'version: undo follows to Exchange Online', screen)
        s.keys('Enter')
        tap.ok(s.wait('clipboard') and 'Connect-ExchangeOnline' in
               s.clipboard(), 'fix: Enter on a command copies it',
               s.text() + s.clipboard())


def verdict_in_sight(tap):
    """Cause, who acts and the first fixes without scrolling, however long
    the reply; its full text is one key away."""
    reply = NO_NAME + ' ' + ' '.join('word%d' % n for n in range(200))
    with Screen(80, 24, ['--offline', '--said', reply, '--ip',
                         '203.0.113.9']) as s:
        s.wait(FACTS)
        screen = to_verdict(s)
        tap.ok(re.search('(likely|confirmed|possible) .*203.0.113.9', screen)
               and 'who acts' in screen and
               re.search('[▸>] *1 .*\\d steps?', screen) and
               re.search('2 .*\\d steps?', screen),
               'verdict: cause, who acts and first fixes are in sight',
               screen)
        s.keys('Up', 'Enter')
        wait(s, 'A cause', 'plainly', 'experts', 'For and against')
        s.keys('PageDown')
        tap.ok(s.wait('word60'), 'cause: the whole reply is there')
        s.keys('b')
        s.wait(VERDICT)


def better_known(tap):
    """Another cause is opened, taken, and given back."""
    with Screen(80, 40, ['practice', '11-named-list']) as s:
        s.wait(FACTS)
        to_verdict(s)
        first = s.text().split('\n')[2]
        s.keys('Up', 'Up', 'End')
        s.wait('All causes')
        s.keys('Up', 'Enter')
        screen = wait(s, 'A cause', 'Take this one instead')
        title = re.search('possible (.*?) who acts', screen).group(1)
        s.keys('End', 'Enter')
        screen = wait(s, VERDICT, 'Taken')
        tap.ok(title[:30] in screen.split('who acts')[0],
               'cause: the one that was taken is the verdict', screen)
        tap.ok('What to do' in screen and '1 ' in screen,
               'cause: and has its fixes', screen)
        s.keys('b')
        screen = s.wait_for(lambda t: first in t, 'the first verdict')
        tap.ok(True, 'cause: b takes it back')
        s.keys('End', 'Enter')
        screen = s.wait('All causes', 'ruled-out', 'likely')
        tap.ok(screen, 'causes: those ruled out can be opened, too')


def words(tap):
    """w turns the words everywhere, and the case remembers it."""
    home = drive.tempfile.mkdtemp(prefix='whybounce-pages-')
    path = write(home, bounce.report(NO_NAME, 'bob@fabrikam.example',
                                     ip='203.0.113.9'))
    with Screen(80, 24, ['--offline', path], home=home) as s:
        s.wait(FACTS, 'In plain words')
        s.keys('w')
        s.wait('For experts')
        screen = to_verdict(s)
        tap.ok('experts' in screen and 'plainly' not in screen,
               'words: experts are spoken to on every page', screen)
        s.keys('C-c')
        s.wait('is saved')
    saved = os.path.join(home, 'state', 'whybounce', 'cases')
    case = os.path.join(saved, os.listdir(saved)[0])
    with Screen(80, 24, ['--offline', case], home=home) as s:
        tap.ok(s.wait(VERDICT, 'experts '), 'words: the case remembers')
        s.keys('w')
        tap.ok(s.wait('plainly '), 'words: and turns back')
    drive.shutil.rmtree(home, ignore_errors=True)


SECOND = '''
Final-Recipient: rfc822; carla@tailspin.example
Action: failed
Status: 5.2.2
Remote-MTA: dns; mx1.tailspin.example
Diagnostic-Code: smtp; 552 5.2.2 Mailbox full

--=_report_1
Content-Type: message/rfc822'''


def recipients(tap):
    """Another recipient is chosen: the case is read anew for it."""
    folder = drive.tempfile.mkdtemp(prefix='whybounce-pages-')
    text = bounce.report(NO_NAME, 'bob@fabrikam.example', ip='203.0.113.9')
    path = write(folder, text.replace(
        '\n--=_report_1\nContent-Type: message/rfc822', SECOND, 1))
    with Screen(80, 24, ['--offline', path]) as s:
        screen = wait(s, FACTS, 'Also to', 'carla@tailspin.example',
                      'Mailbox full')
        tap.ok('bob@fabrikam.example' in screen.split('Also to')[0],
               'recipients: the first is looked at, the other is named',
               screen)
        to_verdict(s)
        s.keys('f')
        s.wait(FACTS)
        for _ in range(20):
            if '▸   Also to' in s.text():
                break
            s.keys('Down')
        s.keys('Enter')
        screen = wait(s, 'Now it is about carla@tailspin.example',
                      'bob@fabrikam.example', '5.2.2')
        tap.ok('carla@tailspin.example' in screen.split('Also to')[0],
               'recipients: Enter takes the other one', screen)
        screen = to_verdict(s)
        tap.ok('full' in screen.split('who acts')[0],
               'recipients: and the verdict is about that one', screen)
    drive.shutil.rmtree(folder, ignore_errors=True)


def exchange_text(name):
    with open(os.path.join(drive.TOP, 'tests', 'exchange', name),
              encoding='utf-8') as f:
        return f.read()


def exchange(tap):
    """What Exchange prints is pasted on the open case, or read from a file."""
    with Screen(80, 60, ['--offline', '--said', '550 5.7.1 Client was not '
                         'authenticated', '--ip', '192.0.2.77', '--to',
                         'bob@fabrikam.example', '--side', 'recipient']) as s:
        s.wait(FACTS)
        s.paste(exchange_text('receive-ps5.txt'))
        screen = wait(s, 'Exchange as it is configured', 'Read:',
                      'takes it: of all ranges with the address')
        tap.ok('May submit there:' in screen,
               'exchange: the taker is named, and why', screen)
        for _ in range(3):
            s.keys('Down')
        s.keys('Enter')
        tap.ok(s.wait('PermissionGroups', 'RemoteIPRanges'),
               'exchange: Enter opens an object')
        s.keys('b')
        s.wait('Exchange as it is')
        s.paste(exchange_text('pasted.txt'))
        screen = wait(s, 'Read:', 'more objects')
        tap.ok('takes it' in screen,
               'exchange: a second paste leaves the first', screen)
        s.keys('2')
        s.wait('File of Export-Clixml')
        s.type(os.path.join(drive.TOP, 'tests', 'exchange', 'send.clixml'))
        s.keys('Enter')
        tap.ok(s.wait('Send connectors:'), 'exchange: a file is read')
        s.keys('2')
        s.wait('File of Export-Clixml')
        s.type('/nowhere/at/all.xml')
        s.keys('Enter')
        tap.ok(s.wait('/nowhere/at/all.xml'),
               'exchange: a file that is not there is said')
        s.keys('b')
        s.wait(FACTS)
        s.keys('Enter')
        s.wait_gone(FACTS)
        s.keys('i')
        tap.ok(s.wait('Exchange as it is'), 'exchange: i opens the page')


def another_bounce(tap):
    """A bounce pasted on an open case asks; what is neither is refused."""
    with Screen(80, 24, ['--offline', '--said', '550 5.1.1 User unknown',
                         '--to', 'bob@fabrikam.example']) as s:
        s.wait(FACTS)
        s.paste('a shopping list:\nmilk\nbread\n')
        tap.ok(s.wait('nothing was taken'), 'paste: nonsense is refused')
        s.paste(bounce.report(NO_NAME, 'carla@tailspin.example',
                              ip='203.0.113.9'))
        s.wait('Another bounce', 'a case of its own')
        s.keys('2')
        screen = s.wait(FACTS)
        tap.ok('bob@fabrikam.example' in screen,
               'another bounce: may be forgotten', screen)
        s.paste(bounce.report(NO_NAME, 'carla@tailspin.example',
                              ip='203.0.113.9'))
        s.wait('Another bounce')
        s.keys('1')
        tap.ok(s.wait(FACTS, 'carla@tailspin.example'),
               'another bounce: becomes a case of its own')
        s.keys('b')
        s.wait(START)
        s.keys('5')
        tap.ok(s.wait('carla@tailspin.example', 'bob@fabrikam.example'),
               'another bounce: both cases are kept')


def evidence(tap):
    """Each question with the command that asks it without us; / and n."""
    with Screen(80, 24, ['practice', '03-message-refused']) as s:
        s.wait(FACTS)
        s.keys('e')
        screen = s.wait('Evidence', 'Mail servers (MX)')
        tap.ok('├ Reverse name (PTR)' in screen,
               'evidence: plainly by the check that asked', screen)
        s.keys('c')
        s.wait('clipboard')
        tap.ok(s.clipboard().startswith("dig @'"),
               'evidence: c copies the command of the marked question',
               s.clipboard())
        s.keys('w')
        s.wait_gone('├ Reverse name (PTR)')
        tap.ok('q1 ' in s.text().split('\n')[2],
               'evidence: for experts in the order asked', s.text())
        s.keys('/')
        s.wait('├ Find')
        s.type('_dmarc')
        s.keys('Enter')
        first = s.wait_for(lambda t: re.search('▸.*_dmarc.contoso', t),
                           'the first hit')
        tap.ok('n next' in first, 'find: the footer offers the next', first)
        s.keys('n')
        tap.ok(s.wait_for(lambda t: re.search('▸.*_dmarc.example', t),
                          'the next hit'), 'find: n goes on')
        s.keys('n')
        tap.ok(s.wait('again from the top'), 'find: and round')
        s.keys('Enter')
        screen = wait(s, 'An answer', 'without this program', "dig @'",
                      'Resolve-DnsName -Name')
        tap.ok("-q '_dmarc.contoso.example'" in screen,
               'evidence: an answer has its commands', screen)
        s.keys('b', '/')
        s.wait('├ Find')
        s.keys('C-u')
        s.type('no such thing')
        s.keys('Enter')
        tap.ok(s.wait('is not on this page'), 'find: nothing is said, too')


def patience(tap):
    """A server that never greets: who is waited for, a countdown, s."""
    folder = drive.tempfile.mkdtemp(prefix='whybounce-pages-')
    path = write(folder, bounce.report('571 Delivery not authorized',
                                       'bob@fabrikam.example',
                                       ip='203.0.113.9'))
    world = dict(WORLD)
    world[REVERSE] = {'PTR': ['mail.contoso.example']}
    world['mx1.fabrikam.example'] = {'A': ['127.0.0.25']}
    port, = servers.free_ports(1, ['127.0.0.25'])
    smtpd.Server('127.0.0.25', port, {'name': 'mx1.fabrikam.example',
                                      'banner': 'hang'})
    with Names(world) as names:
        argv = ['--resolver', names.resolver, '--allow-private',
                '--smtp-port', str(port), '--only',
                'ptr,helo,mx,smtp,sender-domain', path]
        with Screen(80, 24, argv) as s:
            s.wait(FACTS)
            for _ in range(6):
                screen = s.text()
                if '(its greeting)' in flat(screen) and 'Asking.' in screen:
                    break
                s.keys('Enter')
                s.wait_for(lambda t: t != screen, 'the next step')
            screen = wait(s, 'waiting for mx1.fabrikam.example', 's skip')
            left = int(re.search('at most (\\d+) s more', screen).group(1))
            tap.ok(left > 3, 'patience: says who is waited for and how long',
                   screen)
            wait(s, 'at most %d s more' % (left - 2))
            tap.ok(True, 'patience: the countdown runs')
            s.keys('s')
            screen = s.wait('Gone on without', 'Go on with this')
            tap.ok(True, 'patience: s goes on without it')
            to_verdict(s)
            s.keys('e')
            s.wait('Evidence')
            s.keys('/')
            s.wait('├ Find')
            s.type('smtp mx1')
            s.keys('Enter', 'Enter')
            tap.ok(wait(s, 'no longer waited for'),
                   'patience: and the evidence says so')
    drive.shutil.rmtree(folder, ignore_errors=True)


def way_here(tap):
    """Beside the page on a wide screen: what was walked and what would come;
    Enter on a step goes back to it. Elsewhere h shows it as a page."""
    with Screen(100, 30, ['practice', '02-one-line']) as s:
        s.wait(FACTS, 'Way here')
        s.keys('Enter')
        screen = s.wait('Way here', '● Who said no?')
        tap.ok('· What do the words say?' in screen and
               '· verdict' in screen, 'way: what would come is shown', screen)
        to_verdict(s)
        screen = s.wait('✔ What do the words say?', '● verdict')
        tap.ok('The words give no' in screen, 'way: and why it went on',
               screen)
        s.keys('Tab', 'Home', 'Down', 'Down')
        s.wait('▸ ✔ What do the words say?')
        s.keys('Enter')
        screen = s.wait('● What do the words say?', 'Back at this step')
        tap.ok('✔ Who said no?' in screen,
               'way: Enter goes back to a step', screen)
        screen = to_verdict(s)
        s.click_on('Who said no?')
        tap.ok(s.wait('● Who said no?'), 'way: and so does a click')
    with Screen(80, 24, ['practice', '02-one-line']) as s:
        s.wait(FACTS)
        to_verdict(s)
        s.keys('h')
        s.wait('The way here', 'What do the words say?')
        s.keys('b')
        s.wait(VERDICT)
        s.keys('Tab')
        s.wait('The way here')
        s.keys('Down', 'Enter')
        tap.ok(s.wait('Back at this step', 'Who said no?'),
               'way: h or Tab on a narrow screen, Enter goes back')


def mouse(tap):
    """What looks clickable is clicked: lines, the keys of the key line."""
    with Screen(80, 24, ['practice', '02-one-line']) as s:
        s.wait(FACTS)
        s.click_on('Go on: this')
        s.wait('Who said no?', 'Go on with this')
        tap.ok(True, 'mouse: a click opens a line')
        s.click_on('w plain/expert')
        tap.ok(s.wait('Words for experts'), 'mouse: and a key of the key line')
        s.click_on(' more ─╯')
        tap.ok(s.wait('↑'), 'mouse: "more" on the border scrolls')
        s.click_on('b back')
        tap.ok(s.wait(FACTS), 'mouse: back as well')
        before = s.text()
        s.click(40, 22)
        s.keys('m')
        tap.ok(s.wait('selects text now'),
               'mouse: m gives it to the terminal')
        s.keys('m')
        tap.ok(s.wait('clicks again'), 'mouse: and takes it again')
        tap.ok(FACTS in before, 'mouse: a click on nothing does nothing')


def form(tap):
    """Addresses in one place: field by field, or all in the first."""
    with Screen(80, 24, ['--offline']) as s:
        s.wait(START)
        s.keys('4')
        s.wait('Only addresses', '├ From')
        for text in ('anna@contoso.example', 'bob@fabrikam.example'):
            s.type(text)
            s.keys('Enter')
        s.wait('├ Sent by')
        s.type('not an address')
        s.keys('Enter')
        s.wait('Only addresses')
        s.keys('3')
        s.wait('├ Sent by', 'Enter done')
        s.keys('C-u')
        s.type('300.1.1.1')
        s.keys('Enter')
        tap.ok(s.wait('is no IP address'), 'form: what is no address is said')
        s.keys('3')
        s.wait('├ Sent by')
        s.keys('C-u')
        s.type('203.0.113.9')
        s.keys('Enter')
        s.wait('├ It says EHLO')
        s.keys('Enter')
        screen = s.wait('▸ 5 Look at these')
        tap.ok('203.0.113.9' in screen and 'bob@fabrikam.example' in screen,
               'form: each field leads on to the next', screen)
        s.keys('Enter')
        screen = s.wait_gone('Look at these')
        tap.ok(FACTS not in screen, 'form: and the walk begins', screen)
        s.keys('f')
        tap.ok(s.wait('203.0.113.9', 'anna@contoso.example', ' you '),
               'form: what was typed are the facts')
    with Screen(60, 20, ['--offline']) as s:
        s.wait(START)
        s.keys('4')
        s.wait('├ From')
        s.type('anna@contoso.example bob@fabrikam.example 203.0.113.9 '
               'mail.contoso.example')
        s.keys('Enter')
        screen = wait(s, 'From anna@contoso.example', 'To bob@fabrikam',
                      'Sent by 203.0.113.9', 'EHLO mail.contoso.example')
        tap.ok(screen, 'form: all four typed into one find their own')


# Every page that a case has, by keys from the facts on, and a word of each.
TOUR = [
    ([], FACTS), (['i'], 'Exchange as it is'), (['b', 'Enter'], '1-2 choose'),
    (['h'], 'The way here'), (['b', 'f'], FACTS), (['b', 'e'], 'answered'),
    (['Enter'], 'Outcome'), (['b', 'b', 'x'], 'Export the findings'),
    (['?'], 'Help'), (['b', 'b'], '1-2 choose'),
    ('verdict', VERDICT), (['Home', 'Enter'], 'A cause'),
    (['b', 'End', 'Enter'], 'All causes'), (['b', '1'], 'Fix 1 of'),
]
TERMINALS = [
    (60, 20, {}), (80, 24, {'TERM': 'linux'}), (80, 24, {'TERM': 'vt100'}),
    (80, 24, {'LC_ALL': 'C'}), (80, 24, {'NO_COLOR': '1'}),
    (132, 43, {'TERM': 'xterm-256color'}),
]


def tour(tap):
    """Every page on every kind of terminal: within its columns, with its
    keys, in the characters it has."""
    for w, h, env in TERMINALS:
        name = '%dx%d %s' % (w, h, ' '.join('%s=%s' % x for x in env.items()))
        ascii_only = env.get('LC_ALL') == 'C'
        with Screen(w, h, ['practice', '10-overnight'], env=env) as s:
            for keys, word in TOUR:
                if keys == 'verdict':
                    to_verdict(s)
                for key in keys if keys != 'verdict' else ():
                    s.keys(key)
                screen = s.wait(word, 'q quit')
                fits = all(len(x) <= w for x in screen.split('\n'))
                plain = all(ord(c) < 128 for c in screen)
                if not fits or ascii_only and not plain or \
                        'NO_COLOR' in env and \
                        re.search('\x1b\\[[0-9;]*3[0-7]', s.colors()):
                    tap.ok(False, 'tour %s: %s' % (name, word), screen)
            tap.ok(True, 'tour %s: every page' % name)


def resized(tap):
    """Another size is another picture of the same page."""
    with Screen(132, 43, ['practice', '10-overnight']) as s:
        s.wait(FACTS)
        to_verdict(s)
        s.keys('2')
        s.wait('Fix 2 of')
        for w, h in ((60, 20), (40, 10), (12, 3), (200, 60), (80, 24)):
            s.resize(w, h)
            s.wait_for(lambda t: max(len(x) for x in t.split('\n')) <= w,
                       'size %dx%d' % (w, h))
        tap.ok(s.wait('Fix 2 of', 'b back'), 'resized: the page is the same')
        s.keys('i')
        s.wait('Exchange as it is')
        s.keys('2')
        s.wait('├ File of')
        s.type('/tmp/half-typed')
        s.resize(60, 20)
        tap.ok(s.wait('├ File of', '/tmp/half-typed'),
               'resized: and so is what was being typed')
        s.keys('C-c')
        tap.ok(s.wait_end() in (0, 1, 2), 'Ctrl-C ends it while typing, too')


PARTS = [asked_again, fix_follows_the_version, verdict_in_sight, better_known,
         words, recipients, exchange, another_bounce,
         evidence, patience, way_here, mouse, form,
         tour, resized]


def main():
    drive.require()
    tap = Tap()
    wanted = sys.argv[1:]
    for part in PARTS:
        if wanted and part.__name__ not in wanted:
            continue
        try:
            part(tap)
        except Late as why:
            tap.ok(False, part.__name__, why)
    tap.end()


if __name__ == '__main__':
    main()

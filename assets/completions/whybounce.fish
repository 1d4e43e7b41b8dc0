# Completion of whybounce for fish.

set -l commands explain check report practice lint
set -l ids mx sender-domain ptr helo dnsbl domain-bl spf dkim dmarc smtp tls \
    own-smtp egress connectors

function __whybounce_practice
    whybounce practice 2>/dev/null | string replace -r '\s+' \t
end

complete -c whybounce -n "not __fish_seen_subcommand_from $commands" \
    -a explain -d 'what the bounce itself says, offline'
complete -c whybounce -n "not __fish_seen_subcommand_from $commands" \
    -a check -d 'the whole triage without a screen'
complete -c whybounce -n "not __fish_seen_subcommand_from $commands" \
    -a report -d 'print a saved case again'
complete -c whybounce -n "not __fish_seen_subcommand_from $commands" \
    -a practice -d 'the wizard on a recorded case'
complete -c whybounce -n "not __fish_seen_subcommand_from $commands" \
    -a lint -d 'check the knowledge files'
complete -c whybounce -n '__fish_seen_subcommand_from practice' -f \
    -a '(__whybounce_practice)'

complete -c whybounce -l ip -x -d 'public address of the sending server'
complete -c whybounce -l helo -x -d 'name it says in EHLO'
complete -c whybounce -l from -x -d 'envelope sender'
complete -c whybounce -l header-from -x -d 'address in the From: header'
complete -c whybounce -l to -x -d 'recipient that bounced'
complete -c whybounce -l mx -x -d 'talk to this host'
complete -c whybounce -l said -x -d 'the reply of the other server'
complete -c whybounce -l dkim-selector -x -d 'selector of the DKIM key'
complete -c whybounce -l side -x -a 'sender recipient both neither' \
    -d 'what you can change'
complete -c whybounce -l exchange -x \
    -a '2007 2010 2013 2016 2019 se online none' -d 'Exchange of the fixes'
complete -c whybounce -l connectors -r -F -d 'an Exchange export'
complete -c whybounce -l answer -x -d 'answer a question beforehand'
complete -c whybounce -l only -x -a "(__fish_append , $ids)" \
    -d 'only these checks'
complete -c whybounce -l skip -x -a "(__fish_append , $ids)" \
    -d 'all but these checks'
complete -c whybounce -l rcpt-probe -d 'ask their server up to RCPT'
complete -c whybounce -l relay-test -d 'allow the open-relay test'
complete -c whybounce -l resolver -x -d 'DNS server to ask'
complete -c whybounce -l source -x -d 'local address to connect from'
complete -c whybounce -l smtp-port -x -d 'instead of 25'
complete -c whybounce -l https-port -x -d 'instead of 443'
complete -c whybounce -l ca-file -r -F -d 'further trusted certificates'
complete -c whybounce -l lists -x -a 'core all' -d 'which blacklists to ask'
complete -c whybounce -l allow-private -d 'connect to private addresses, too'
complete -c whybounce -l timeout -x -d 'for the whole run, in seconds'
complete -c whybounce -l offline -d 'ask the network nothing'
complete -c whybounce -l batch -r -F -d 'check many inputs'
complete -c whybounce -l log -r -F -d 'what was asked, answered, found'
complete -c whybounce -l format -x -a 'text markdown html json xml' \
    -d 'of the report'
complete -c whybounce -l output -r -F -d 'file to write'
complete -c whybounce -l redact -d 'mask what is private'
complete -c whybounce -l plain -d 'the wizard as lines of plain text'
complete -c whybounce -l ascii -d 'signs in ASCII'
complete -c whybounce -l no-color -d 'no colour'
complete -c whybounce -l help -d 'commands and options'
complete -c whybounce -l version -d 'versions'

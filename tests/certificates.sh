#!/bin/sh
# Makes tests/certificates.h anew: certificates for tests, with fixed dates, as
# C strings. The keys are thrown away. Run it by hand; what it writes is kept.
set -eu
out=$(cd "$(dirname "$0")" && pwd)/certificates.h
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

names='DNS:mx1.fabrikam.example,DNS:mx2.fabrikam.example'
now='20240101000000Z 20990101000000Z'
old='20200101000000Z 20210101000000Z'
new='20900101000000Z 20990101000000Z'
ec='-newkey ec -pkeyopt ec_paramgen_curve:P-256'

# config NAME EXTENSION-LINES
config() {
	cat <<-EOF > "$1.cnf"
		[ca]
		default_ca = d
		[d]
		database = $1.idx
		new_certs_dir = .
		rand_serial = yes
		default_md = sha256
		policy = p
		unique_subject = no
		[p]
		commonName = supplied
		[req]
		distinguished_name = dn
		prompt = no
		[dn]
		[x]
	EOF
	printf '%s\n' "$2" >> "$1.cnf"
	: > "$1.idx"
}

# sign NAME ISSUER SUBJECT "START END" KEY EXTENSIONS
# With ISSUER = NAME it signs itself.
sign() {
	config "$1" "$6"
	# shellcheck disable=SC2086 # words
	openssl req -new -nodes $5 -config "$1.cnf" -subj "/CN=$3" \
	    -keyout "$1.key" -out "$1.csr" 2>/dev/null
	issuer="-cert $2.pem -keyfile $2.key"
	[ "$1" != "$2" ] || issuer="-selfsign -keyfile $1.key"
	# shellcheck disable=SC2086
	openssl ca -batch -notext -config "$1.cnf" -extensions x $issuer \
	    -in "$1.csr" -out "$1.pem" -startdate ${4% *} -enddate ${4#* } \
	    2>/dev/null
}

authority='basicConstraints = critical,CA:TRUE'
sign ca ca 'Test CA' "$now" "$ec" "$authority"
sign other other 'Other CA' "$now" "$ec" "$authority"
sign middle ca 'Test Intermediate' "$now" "$ec" "$authority"
sign good ca mx1.fabrikam.example "$now" "$ec" "subjectAltName = $names"
sign renewed ca mx1.fabrikam.example "$now" "$ec" "subjectAltName = $names"
sign expired ca mx1.fabrikam.example "$old" "$ec" "subjectAltName = $names"
sign early ca mx1.fabrikam.example "$new" "$ec" "subjectAltName = $names"
sign alone alone mx1.fabrikam.example "$now" "$ec" "subjectAltName = $names"
sign stale stale mail.internal "$old" "$ec" 'subjectAltName = DNS:mail.internal'
sign elsewhere ca www.example.org "$now" "$ec" \
    'subjectAltName = DNS:www.example.org'
sign wild ca fabrikam "$now" "$ec" 'subjectAltName = DNS:*.fabrikam.example'
sign common ca mx1.fabrikam.example "$now" "$ec" 'basicConstraints = CA:FALSE'
sign chained middle mx1.fabrikam.example "$now" "$ec" "subjectAltName = $names"
sign strange other mx1.fabrikam.example "$now" "$ec" "subjectAltName = $names"
sign weak ca mx1.fabrikam.example "$now" '-newkey rsa:1024' \
    "subjectAltName = $names"
sign client ca mx1.fabrikam.example "$now" "$ec" "subjectAltName = $names
extendedKeyUsage = clientAuth"

digest() {
	openssl "$1" -binary | od -An -v -tx1 | tr -d ' \n'
}
key() {
	openssl x509 -in "$1.pem" -noout -pubkey |
	    openssl pkey -pubin -outform DER
}
whole() {
	openssl x509 -in "$1.pem" -outform DER
}

# text MACRO VALUE: a string, broken into lines
text() {
	printf '#define %s \\\n' "$1"
	printf '%s' "$2" | fold -w 68 | awk '
	    NR > 1 { print last " \\" }
	    { last = "\t\"" $0 "\"" }
	    END { print last }'
}

{
	cat <<-'EOF'
		/*
		 * Certificates for tests: made by certificates.sh, which says
		 * what each is. One line of PEM each. *_KEY and *_WHOLE are
		 * the data of TLSA records.
		 */
		#ifndef TESTS_CERTIFICATES_H
		#define TESTS_CERTIFICATES_H

	EOF
	for one in ca middle good renewed expired early alone stale elsewhere \
	    wild common chained strange other weak client; do
		name=$(printf '%s' "$one" | tr '[:lower:]' '[:upper:]')
		pem=$(tr -d '\n' < "$one.pem")
		text "CERT_$name" "$pem"
	done
	for one in good renewed alone stale middle ca; do
		name=$(printf '%s' "$one" | tr '[:lower:]' '[:upper:]')
		text "CERT_${name}_KEY" "$(key "$one" | digest sha256)"
	done
	text CERT_GOOD_KEY_512 "$(key good | digest sha512)"
	text CERT_GOOD_WHOLE "$(whole good | digest sha256)"
	text CERT_CA_BYTES "$(whole ca | od -An -v -tx1 | tr -d ' \n')"
	printf '\n#endif\n'
} > "$out"

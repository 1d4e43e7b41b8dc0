#!/bin/sh
# fetch.sh DIR [PACKAGE...]: unpack the test servers into DIR/root.
#
# The servers come from the system's own package archive and are unpacked,
# never installed: no service is started, no user is made, nothing outside DIR
# changes. Libraries that they need and the system lacks are unpacked beside
# them. What is there already is not fetched again (DIR/have).
set -eu

dir=$1
shift
[ $# -gt 0 ] || set -- knot unbound rbldnsd postfix exim4-daemon-light \
    libnss-wrapper
mkdir -p "$dir/debs" "$dir/root"
dir=$(cd "$dir" && pwd)
touch "$dir/have"

die() {
	echo "fetch.sh: $*" >&2
	exit 1
}

is_installed() {
	dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null |
	    grep -qx installed
}

# The shared libraries that a package declares and the system lacks. The first
# of two alternatives is taken.
libraries_of() {
	apt-cache depends --no-recommends --no-suggests --no-conflicts \
	    --no-breaks --no-replaces --no-enhances "$1" |
	sed -n 's/^  \(Depends\|PreDepends\): \(lib[^ <>]*\)$/\2/p' |
	while read -r library; do
		is_installed "$library" || echo "$library"
	done
}

# Downloads as root go through another user, who cannot write to DIR.
as_root=
[ "$(id -u)" != 0 ] || as_root='-o APT::Sandbox::User=root'

unpack() {
	# shellcheck disable=SC2086 # two words on purpose
	(cd "$dir/debs" && apt-get $as_root -qq download "$1") ||
	    die "$1: cannot be downloaded: is 'apt-get update' done?"
	for deb in "$dir/debs/$1"_*.deb; do
		dpkg-deb -x "$deb" "$dir/root" ||
		    die "$deb: cannot be unpacked"
		rm "$deb"
	done
	# What changes its user when installed must not do so here.
	find "$dir/root" -perm /6000 -exec chmod ug-s {} +
	echo "$1" >>"$dir/have"
}

fetch() {
	! grep -qx "$1" "$dir/have" || return 0
	echo "  unpacking $1" >&2
	unpack "$1"
	for library in $(libraries_of "$1"); do
		fetch "$library"
	done
}

# What the loader would still miss.
verify() {
	arch=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null ||
	    gcc -print-multiarch)
	root=$dir/root
	LD_LIBRARY_PATH=$root/usr/lib/$arch:$root/lib/$arch
	LD_LIBRARY_PATH=$LD_LIBRARY_PATH:$root/usr/lib/postfix
	export LD_LIBRARY_PATH
	for program in "$root"/usr/sbin/*; do
		missing=$(ldd "$program" 2>/dev/null | grep 'not found' || :)
		[ -z "$missing" ] || die "$program: $missing"
	done
}

for package; do
	fetch "$package"
done
verify

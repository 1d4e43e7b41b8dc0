/*
 * Exchange exports: ranges and bindings, the encodings and forms in which
 * PowerShell writes objects, the bounds, and what hostile files get.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <cmocka.h>

#include "checks/asset.h"
#include "checks/exchange.h"
#include "checks/iprange.h"
#include "checks/mem.h"
#include "checks/text.h"
#include "tests/world.h"

/* ---- ranges and bindings ---- */

static void
ranges_are_read_in_every_form(void **state)
{
	static const struct {
		const char *text;
		const char *in, *out;	/* NULL: the text is no range */
	} rows[] = {
		{ "192.0.2.9", "192.0.2.9", "192.0.2.10" },
		{ "192.0.2.9", "192.0.2.9", "::ffff:192.0.2.8" },
		{ "192.0.2.1-192.0.2.5", "192.0.2.5", "192.0.2.6" },
		{ "192.0.2.1-192.0.2.5", "192.0.2.1", "192.0.2.0" },
		{ " 192.0.2.1 - 192.0.2.5 ", "192.0.2.3", "192.0.2.6" },
		{ "192.0.2.0/24", "192.0.2.255", "192.0.3.0" },
		{ "192.0.2.77/24", "192.0.2.0", "192.0.1.255" },
		{ "192.0.2.0/255.255.255.240", "192.0.2.15", "192.0.2.16" },
		{ "192.0.2.0(255.255.255.240)", "192.0.2.15", "192.0.2.16" },
		{ "192.0.2.0/32", "192.0.2.0", "192.0.2.1" },
		{ "0.0.0.0/0", "255.255.255.255", "2001:db8::1" },
		{ "0.0.0.0-255.255.255.255", "0.0.0.0", "::1" },
		{ "0.0.0.0", "0.0.0.0", "192.0.2.1" },
		{ "2001:db8::/32", "2001:db8:ffff::1", "2001:db9::" },
		{ "2001:db8::1-2001:db8::ff", "2001:db8::ff", "2001:db8::100" },
		{ "fe80::1%12", "fe80::1", "fe80::2" },
		{ "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db8::1",
		  "192.0.2.1" },
		{ "::ffff:192.0.2.0/120", "::", NULL },
		{ "192.0.2.0/33", NULL, NULL },
		{ "192.0.2.0/255.0.255.0", NULL, NULL },
		{ "192.0.2.0/", NULL, NULL },
		{ "192.0.2.0/24/24", NULL, NULL },
		{ "192.0.2.9-192.0.2.1", NULL, NULL },
		{ "192.0.2.9-2001:db8::1", NULL, NULL },
		{ "192.0.2.9 192.0.2.10", NULL, NULL },
		{ "192.0.2", NULL, NULL },
		{ "mail.example.org", NULL, NULL },
		{ "-", NULL, NULL }, { "", NULL, NULL },
		{ "192.0.2.9-192.0.2.10-192.0.2.11", NULL, NULL },
		{ "1111:2222:3333:4444:5555:6666:7777:8888-1111:2222:3333:4444:"
		  "5555:6666:7777:9999:::::::::::::::::::::::::::::::::::::::"
		  ":::::::::::::::::::::::::::::::::::::::::", NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct iprange r;
		struct ip in, out;
		bool is = iprange_parse(&r, rows[i].text);

		if (is != (rows[i].in != NULL))
			fail_msg("%s: is %sa range", rows[i].text,
			    is ? "" : "not ");
		/* Mapped addresses are IPv4 to us: never in an IPv6 range. */
		if (!is || rows[i].out == NULL)
			continue;
		assert_true(ip_parse(&in, rows[i].in));
		assert_true(ip_parse(&out, rows[i].out));
		if (!iprange_has(&r, &in) || iprange_has(&r, &out))
			fail_msg("%s: holds %s, and not %s", rows[i].text,
			    rows[i].in, rows[i].out);
	}
}

static void
sizes_of_ranges_are_numbers_of_128_bits(void **state)
{
	static const char *const growing[] = { "192.0.2.255",
		"192.0.2.255-192.0.3.0", "192.0.2.0/30", "10.0.0.0-10.0.1.0",
		"0.0.0.0/1", "0.0.0.0-255.255.255.255", "2001:db8::/64",
		"2001:db8::/63", "::/0" };
	struct iprange a, b;

	(void)state;
	for (size_t i = 1; i < sizeof growing / sizeof *growing; i++) {
		assert_true(iprange_parse(&a, growing[i - 1]));
		assert_true(iprange_parse(&b, growing[i]));
		if (iprange_compare(&a, &b) >= 0 ||
		    iprange_compare(&b, &a) <= 0)
			fail_msg("%s is smaller than %s", growing[i - 1],
			    growing[i]);
	}
	assert_true(iprange_parse(&a, "192.0.2.0/28"));
	assert_true(iprange_parse(&b, "203.0.113.16-203.0.113.31"));
	assert_int_equal(iprange_compare(&a, &b), 0);
	assert_true(iprange_holds(&a, 4));
	assert_false(iprange_holds(&a, 5));
	assert_false(iprange_is_single(&a));
	assert_true(iprange_parse(&a, "2001:db8::1/128"));
	assert_true(iprange_is_single(&a));
}

static void
bindings_are_an_address_and_a_port(void **state)
{
	static const struct {
		const char *text;
		int port, family;
		bool any;
	} rows[] = {
		{ "0.0.0.0:25", 25, 4, true }, { "[::]:587", 587, 6, true },
		{ "192.0.2.25:2525", 2525, 4, false },
		{ "[2001:db8::25]:25", 25, 6, false },
		{ "[fe80::1%3]:25", 25, 6, false },
		{ ":::25", 25, 6, true },
		{ "0.0.0.0", 0, 0, false }, { "0.0.0.0:", 0, 0, false },
		{ "0.0.0.0:0", 0, 0, false }, { ":25", 0, 0, false },
		{ "0.0.0.0:99999", 0, 0, false }, { "", 0, 0, false },
		{ "example:25", 0, 0, false }, { "[]:25", 0, 0, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct binding b;
		bool is = binding_parse(&b, rows[i].text);

		if (is != (rows[i].port > 0) || (is &&
		    (b.port != rows[i].port || b.ip.family != rows[i].family ||
		    binding_is_any(&b) != rows[i].any)))
			fail_msg("%s is read wrongly", rows[i].text);
	}
}

/* ---- reading ---- */

static void
load_sample(struct buf *b, const char *name)
{
	char *path = mem_printf("%s/tests/exchange/%s", SRCDIR, name), *why;

	buf_init(b, 0);
	if (buf_read_file(b, path, &why) != 0)
		fail_msg("%s", why);
	free(path);
}

static void
read_into(struct casefile *c, const struct buf *b, const char *name)
{
	char *why = NULL;

	if (exchange_read(c, b->data, b->len, name, &why) != 0)
		fail_msg("%s", why);
}

static struct casefile *
read_sample(const char *name)
{
	struct casefile *c = casefile_new();
	struct buf b;

	load_sample(&b, name);
	read_into(c, &b, name);
	buf_release(&b);
	return c;
}

static const xmlNode *
object_named(const struct casefile *c, const char *type, const char *identity)
{
	const xmlNode *o = NULL;

	while ((o = exchange_object(c, type, o)) != NULL) {
		if (identity == NULL ||
		    text_same(exchange_text(o, "Identity"), identity))
			return o;
	}
	fail_msg("no %s %s", type, identity == NULL ? "" : identity);
	return NULL;
}

static int
count(const struct casefile *c, const char *type)
{
	const xmlNode *o = NULL;
	int n = 0;

	while ((o = exchange_object(c, type, o)) != NULL)
		n++;
	return n;
}

/* The items of a list, or the text of a property, joined by blanks. */
static void
want(const struct casefile *c, const char *identity, const char *property,
    const char *wanted)
{
	const xmlNode *o = object_named(c, "ReceiveConnector", identity);
	const xmlNode *values = exchange_values(o, property);
	struct buf is;
	const char *item;

	buf_init(&is, 0);
	for (int i = 0; (item = exchange_item(values, i)) != NULL; i++)
		buf_printf(&is, "%s%s", i > 0 ? " " : "", item);
	if (exchange_is_cut(values))
		buf_puts(&is, " ...");
	if (strcmp(is.data, wanted) != 0)
		fail_msg("%s of %s is '%s', not '%s'", property, identity,
		    is.data, wanted);
	buf_release(&is);
}

#define DEFAULT "MX01\\Default Frontend MX01"
#define BRANCH "MX01\\Branch office"
#define ALL6 "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
#define ALL4 "0.0.0.0-255.255.255.255"

static void
clixml_gives_its_objects(void **state)
{
	struct casefile *c = read_sample("receive.clixml");
	const xmlNode *o;

	(void)state;
	assert_int_equal(count(c, "ReceiveConnector"), 2);
	want(c, DEFAULT, "AuthMechanism", "Tls, Integrated, BasicAuth, "
	    "BasicAuthRequireTLS, ExchangeServer");
	want(c, DEFAULT, "Bindings", "0.0.0.0:25 [::]:25");
	want(c, DEFAULT, "RemoteIPRanges", ALL4 " " ALL6);
	want(c, DEFAULT, "Fqdn", "mx01.fabrikam.example");
	want(c, DEFAULT, "Enabled", "true");
	/* A reference is what it refers to; one to nowhere is nothing. */
	want(c, DEFAULT, "DefaultDomain", "mx01.fabrikam.example");
	want(c, DEFAULT, "Nowhere", "");
	/* An enumeration without its words keeps its number. */
	want(c, BRANCH, "PermissionGroups", "2");
	want(c, BRANCH, "Bindings", "0.0.0.0:25");
	want(c, BRANCH, "RemoteIPRanges",
	    "203.0.113.0/29 198.51.100.20-198.51.100.29");
	/* Escapes of PowerShell, line ends, entities, pairs of surrogates. */
	want(c, DEFAULT, "Comment", "Mail from outside <never & ever> remove "
	    "_x0041_ \xf0\x9f\x98\x80");
	o = object_named(c, "ReceiveConnector", DEFAULT);
	assert_string_equal(xml_attr(o, "source"), "receive.clixml");
	casefile_free(c);
}

static void
blobs_and_secrets_are_passed_over(void **state)
{
	struct casefile *c = read_sample("receive.clixml");
	size_t n;
	char *text = casefile_text(c, &n);

	(void)state;
	assert_null(strstr(text, "01000000d08c"));
	assert_null(strstr(text, "AAEAAAD"));
	assert_null(strstr(text, "PSComputerName"));
	assert_null(strstr(text, "DC=fabrikam"));
	assert_null(strstr(text, "Credential"));
	free(text);
	casefile_free(c);
}

static void
format_list_of_windows_powershell_is_put_together(void **state)
{
	struct casefile *c = read_sample("receive-ps5.txt");

	(void)state;
	assert_int_equal(count(c, "ReceiveConnector"), 2);
	want(c, DEFAULT, "AuthMechanism", "Tls, Integrated, BasicAuth, "
	    "BasicAuthRequireTLS, ExchangeServer");
	want(c, DEFAULT, "PermissionGroups",
	    "AnonymousUsers, ExchangeServers, ExchangeLegacyServers");
	want(c, DEFAULT, "RemoteIPRanges", ALL6 " " ALL4);
	want(c, DEFAULT, "TlsCertificateName",
	    "<I>CN=A: CA, O=Example<S>CN=mx01.fabrikam.example");
	want(c, DEFAULT, "Comment", "first line second line after a gap");
	want(c, DEFAULT, "WhenChanged", "02.03.2026 10:43:54");
	want(c, DEFAULT, "Banner", "");
	want(c, BRANCH, "RemoteIPRanges", "203.0.113.0/29 203.0.113.16 "
	    "203.0.113.17 203.0.113.18 ...");
	casefile_free(c);
}

static void
format_list_of_powershell_7_is_put_together(void **state)
{
	struct casefile *c = read_sample("receive-ps7.txt");

	(void)state;
	assert_int_equal(count(c, "ReceiveConnector"), 2);
	want(c, "MX02\\Branch office", "RemoteIPRanges", "203.0.113.0/29 "
	    "203.0.113.16 203.0.113.17 203.0.113.18 ...");
	want(c, "MX02\\Branch office", "Comment", "made for the branch office "
	    "in the year of the great flood");
	/* Wrapped at a blank that copying took off; records without a gap. */
	want(c, "MX02\\From partners", "RemoteIPRanges",
	    "198.51.100.0(255.255.255.0) 192.0.2.128/255.255.255.128");
	want(c, "MX02\\From partners", "Enabled", "False");
	casefile_free(c);
}

static void
the_command_before_a_list_names_its_type(void **state)
{
	struct casefile *c = read_sample("pasted.txt");
	const xmlNode *o;

	(void)state;
	assert_int_equal(count(c, "AcceptedDomain"), 2);
	assert_int_equal(count(c, "IPBlockListEntry"), 1);
	assert_int_equal(count(c, "IPAllowListEntry"), 1);
	assert_int_equal(count(c, "ADPermission"), 1);
	assert_int_equal(count(c, "Mailbox"), 1);
	assert_int_equal(count(c, "ReceiveConnector"), 0);
	o = object_named(c, "IPAllowListEntry", NULL);
	assert_string_equal(exchange_text(o, "IPRange"), "192.0.2.0/24");
	o = object_named(c, "Mailbox", NULL);
	assert_true(exchange_flag(o, "requiresenderauthenticationenabled",
	    false));
	assert_non_null(exchange_values(o, "AcceptMessagesOnlyFrom"));
	assert_null(exchange_item(exchange_values(o,
	    "AcceptMessagesOnlyFrom"), 0));
	casefile_free(c);
}

static void
properties_tell_what_an_object_is(void **state)
{
	static const char *const rows[][2] = {
		{ "ReceiveConnector", "Bindings : {0.0.0.0:25}\n"
		  "PermissionGroups : None\n" },
		{ "SendConnector", "AddressSpaces : {SMTP:*;1}\n" },
		{ "InboundConnector", "ConnectorType : Partner\n"
		  "SenderIPAddresses : {192.0.2.1}\n" },
		{ "OutboundConnector", "ConnectorType : Partner\n"
		  "RecipientDomains : {*}\n" },
		{ "ADPermission", "User : X\nExtendedRights : {a}\n" },
		{ "TransportRule", "Name : n\nConditions : {a}\n"
		  "Actions : {b}\n" },
		{ "IPListEntry", "IPRange : 192.0.2.1\n"
		  "IsMachineGenerated : True\n" },
		{ "IPBlockListProvider", "LookupDomain : zen.example\n" },
		{ "IPBlockListProvidersConfig", "BypassedRecipients : {}\n"
		  "ExternalMailEnabled : True\n" },
		{ "SenderFilterConfig", "BlankSenderBlockingEnabled : True\n" },
		{ "RecipientFilterConfig", "BlockedRecipients : {}\n" },
		{ "ContentFilterConfig", "SCLRejectThreshold : 7\n" },
		{ "AcceptedDomain", "DomainName : a\nDomainType : b\n" },
		{ "TransportConfig", "TLSReceiveDomainSecureList : {}\n" },
		{ "DistributionGroup", "GroupType : Universal\n"
		  "RequireSenderAuthenticationEnabled : True\n" },
		{ "Mailbox", "ProhibitSendQuota : Unlimited\n" },
		{ "Recipient", "PrimarySmtpAddress : a@b.example\n"
		  "RequireSenderAuthenticationEnabled : True\n" },
		{ "MessageTrackingLog", "EventId : FAIL\nMessageId : <a>\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct casefile *c = casefile_new();
		char *why;

		if (exchange_read(c, rows[i][1], strlen(rows[i][1]), NULL,
		    &why) != 0)
			fail_msg("%s: %s", rows[i][0], why);
		assert_int_equal(count(c, rows[i][0]), 1);
		casefile_free(c);
	}
}

static void
classes_tell_what_an_object_is(void **state)
{
	static const char *const rows[][2] = {
		{ "TransportRule",
		  "Microsoft.Exchange.MessagingPolicies.Rules.Tasks.Rule" },
		{ "IPBlockListEntry", "Deserialized.Microsoft.Exchange.Data."
		  "Directory.SystemConfiguration.IPBlockListEntry" },
		{ "DistributionGroup",
		  "Microsoft.Exchange.Data.Directory.Management."
		  "DistributionGroup" },
		{ "MessageTrackingLog", "Microsoft.Exchange.Management."
		  "TransportLogSearchTasks.MessageTrackingEvent" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct casefile *c = casefile_new();
		char *text = mem_printf("<Objs><Obj RefId='0'><TN RefId='0'>"
		    "<T>%s</T><T>System.Object</T></TN><Props><S N='Name'>x"
		    "</S></Props></Obj></Objs>", rows[i][1]), *why;

		if (exchange_read(c, text, strlen(text), NULL, &why) != 0)
			fail_msg("%s: %s", rows[i][0], why);
		assert_int_equal(count(c, rows[i][0]), 1);
		free(text);
		casefile_free(c);
	}
}

/* ---- encodings ---- */

static void
put_unit(struct buf *out, unsigned u, bool big)
{
	buf_putc(out, (char)(big ? u >> 8 : u & 0xff));
	buf_putc(out, (char)(big ? u & 0xff : u >> 8));
}

static void
to_utf16(struct buf *out, const struct buf *from, bool big, bool mark)
{
	unsigned ch;

	buf_clear(out);
	if (mark)
		put_unit(out, 0xfeff, big);
	for (size_t i = 0; i < from->len;) {
		size_t n = text_utf8(from->data + i, from->len - i, &ch);

		assert_true(n > 0);
		if (ch >= 0x10000) {
			put_unit(out, 0xd800 | (ch - 0x10000) >> 10, big);
			ch = 0xdc00 | (ch & 0x3ff);
		}
		put_unit(out, ch, big);
		i += n;
	}
}

static void
want_same_objects(const struct buf *bytes, const char *sample)
{
	struct casefile *a = read_sample(sample), *b = casefile_new();
	size_t n, m;
	char *x, *y;

	read_into(b, bytes, sample);
	x = casefile_text(a, &n);
	y = casefile_text(b, &m);
	assert_string_equal(strstr(x, "<exchange>"), strstr(y, "<exchange>"));
	free(x);
	free(y);
	casefile_free(a);
	casefile_free(b);
}

static void
encodings_of_powershell_all_read_the_same(void **state)
{
	static const char *const samples[] = { "receive.clixml", "send.clixml",
		"receive-ps5.txt", "receive-ps7.txt", "pasted.txt" };
	struct buf text, bytes;

	(void)state;
	buf_init(&bytes, 0);
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		load_sample(&text, samples[i]);
		for (int k = 0; k < 4; k++) {
			to_utf16(&bytes, &text, k & 1, k & 2);
			want_same_objects(&bytes, samples[i]);
		}
		buf_clear(&bytes);
		buf_puts(&bytes, "\xef\xbb\xbf");
		buf_add(&bytes, text.data, text.len);
		want_same_objects(&bytes, samples[i]);
		buf_release(&text);
	}
	buf_release(&bytes);
}

static void
a_declaration_of_utf_16_is_no_hindrance(void **state)
{
	static const char head[] =
	    "<?xml version=\"1.0\" encoding=\"utf-16\"?>\r\n";
	struct buf text, whole, bytes;

	(void)state;
	load_sample(&text, "receive.clixml");
	buf_init(&whole, 0);
	buf_init(&bytes, 0);
	buf_puts(&whole, head);
	buf_add(&whole, text.data, text.len);
	to_utf16(&bytes, &whole, false, true);
	want_same_objects(&bytes, "receive.clixml");
	want_same_objects(&whole, "receive.clixml");
	buf_clear(&bytes);
	buf_puts(&bytes, "#< CLIXML\r\n");
	buf_add(&bytes, text.data, text.len);
	want_same_objects(&bytes, "receive.clixml");
	buf_release(&text);
	buf_release(&whole);
	buf_release(&bytes);
}

static void
the_code_page_of_windows_is_read(void **state)
{
	static const char text[] = "Identity : MX01\\B\xfcro\nBindings : "
	    "{0.0.0.0:25}\nPermissionGroups : None\n"
	    "RemoteIPRanges : {192.0.2.1, 192.0.2.2\x85}\n";
	struct casefile *c = casefile_new();
	char *why;

	(void)state;
	assert_int_equal(exchange_read(c, text, strlen(text), NULL, &why), 0);
	want(c, "MX01\\B\xc3\xbcro", "RemoteIPRanges",
	    "192.0.2.1 192.0.2.2 ...");
	casefile_free(c);
}

/* ---- lists that end where they should not ---- */

static void
lists_cut_by_whoever_copied_are_cut(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{ "{192.0.2.1, 192.0.2.2...}", "192.0.2.1 192.0.2.2 ..." },
		{ "{192.0.2.1, 192.0.2.2, ...}", "192.0.2.1 192.0.2.2 ..." },
		{ "{192.0.2.1, 192.0.2.2", "192.0.2.1 192.0.2.2 ..." },
		{ "{192.0.2.1, 192.0.2.2, ", "192.0.2.1 192.0.2.2 ..." },
		{ "{", " ..." }, { "{...}", " ..." }, { "{}", "" },
		{ "{192.0.2.1}", "192.0.2.1" },
		{ "192.0.2.1", "192.0.2.1" },
		{ "{192.0.2.1, 192.0.2.2,\n192.0.2.3}",
		  "192.0.2.1 192.0.2.2 192.0.2.3" },
		{ "{192.0.2.1,\n   192.0.2.2}", "192.0.2.1 192.0.2.2" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct casefile *c = casefile_new();
		char *text = mem_printf("Identity : X\\Y\nBindings : "
		    "{0.0.0.0:25}\nRemoteIPRanges : %s\nEnabled : True\n",
		    rows[i].text), *why;

		assert_int_equal(exchange_read(c, text, strlen(text), NULL,
		    &why), 0);
		want(c, "X\\Y", "RemoteIPRanges", rows[i].want);
		want(c, "X\\Y", "Enabled", "True");
		free(text);
		casefile_free(c);
	}
}

/* ---- what the case holds ---- */

static void
a_saved_case_holds_the_export(void **state)
{
	struct casefile *c = read_sample("receive-ps5.txt"), *again;
	size_t n, m;
	char *text = casefile_text(c, &n), *more, *why = NULL;

	(void)state;
	again = casefile_parse(text, n, "saved.xml", &why);
	if (again == NULL)
		fail_msg("%s", why);
	more = casefile_text(again, &m);
	assert_string_equal(text, more);
	want(again, BRANCH, "RemoteIPRanges", "203.0.113.0/29 203.0.113.16 "
	    "203.0.113.17 203.0.113.18 ...");
	free(text);
	free(more);
	casefile_free(c);
	casefile_free(again);
}

static void
newer_exports_take_the_place_of_older_ones(void **state)
{
	struct casefile *c = read_sample("receive-ps5.txt");
	struct buf b;

	(void)state;
	load_sample(&b, "receive.clixml");
	read_into(c, &b, "receive.clixml");
	assert_int_equal(count(c, "ReceiveConnector"), 2);
	want(c, BRANCH, "PermissionGroups", "2");
	read_into(c, &b, "receive.clixml");
	assert_int_equal(count(c, "ReceiveConnector"), 2);
	buf_release(&b);
	load_sample(&b, "pasted.txt");
	read_into(c, &b, "pasted.txt");
	read_into(c, &b, "pasted.txt");
	assert_int_equal(count(c, "ADPermission"), 1);
	assert_int_equal(count(c, "ReceiveConnector"), 2);
	buf_release(&b);
	casefile_free(c);
}

static void
an_array_exported_as_one_object_gives_its_items(void **state)
{
	static const char text[] = "<Objs><Obj RefId='0'><LST>"
	    "<Obj RefId='1'><MS><S N='Identity'>A\\1</S><Nil N='Bindings'/>"
	    "<S N='PermissionGroups'>None</S></MS></Obj>"
	    "<Obj RefId='2'><MS><S N='Identity'>A\\2</S>"
	    "<S N='RemoteIPRanges'>192.0.2.1</S></MS></Obj>"
	    "</LST></Obj></Objs>";
	struct casefile *c = casefile_new();
	char *why;

	(void)state;
	assert_int_equal(exchange_read(c, text, strlen(text), NULL, &why), 0);
	assert_int_equal(count(c, "ReceiveConnector"), 2);
	casefile_free(c);
}

/* ---- what can't be read ---- */

static void
want_refusal(const char *bytes, size_t n, const char *words)
{
	struct casefile *c = casefile_new();
	char *why = NULL;

	assert_int_equal(exchange_read(c, bytes, n, "x.xml", &why), -1);
	assert_non_null(why);
	if (strstr(why, words) == NULL)
		fail_msg("'%s' has not '%s'", why, words);
	assert_null(xml_first(casefile_root(c), "exchange"));
	free(why);
	casefile_free(c);
}

static void
files_that_are_no_export_are_refused_with_their_line(void **state)
{
	static const char *const rows[][2] = {
		{ "", "x.xml:1: no Exchange export" },
		{ "Dear all,\nnothing here\n", "x.xml:1: no Exchange export" },
		{ "Colour : red\nSize : large\n", "x.xml:1: an object" },
		{ "\n\nhello\n\nColour : red\n", "x.xml:5: an object" },
		{ "Identity    Bindings      Enabled\n--------    --------  "
		  "    -------\nMX01\\A   {0.0.0.0:25}  True\n",
		  "not Format-Table" },
		{ "<Objs>\n<Obj RefId='0'>\n<Props>\n", "x.xml:4: " },
		{ "<Objs>\n<Obj></Props>\n</Objs>", "x.xml:2: " },
		{ "<html><body/></html>", "x.xml:1: no output of "
		  "Export-Clixml" },
		{ "<Objs>\n\n<Obj RefId='0'><Props><S N='a'>b</S></Props>"
		  "</Obj></Objs>", "x.xml:3: an object of a kind" },
		{ "<!DOCTYPE Objs [<!ENTITY a 'b'>]><Objs>&a;</Objs>",
		  "document type" },
		{ "<?xml version='1.0'?><!DOCTYPE x SYSTEM 'http://x.example/'>"
		  "<Objs/>", "document type" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		want_refusal(rows[i][0], strlen(rows[i][0]), rows[i][1]);
	want_refusal("MZ\x90\0\3\0\0\0\4\0\0\xff\xff\0", 14, "binary data");
}

static void
a_truncated_export_leaves_nothing_behind(void **state)
{
	struct buf b;

	(void)state;
	load_sample(&b, "receive.clixml");
	want_refusal(b.data, b.len / 2, "x.xml:");
	want_refusal(b.data, b.len - 20, "x.xml:");
	buf_release(&b);
}

static void
an_entity_bomb_is_refused_before_it_grows(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 0);
	buf_puts(&b, "<!DOCTYPE Objs [<!ENTITY a0 'x'>");
	for (int i = 1; i < 40; i++)
		buf_printf(&b, "<!ENTITY a%d '&a%d;&a%d;'>", i, i - 1, i - 1);
	buf_puts(&b, "]><Objs><Obj><Props><S N='a'>&a39;</S></Props></Obj>"
	    "</Objs>");
	want_refusal(b.data, b.len, "x.xml:");
	buf_release(&b);
}

static void
deep_nesting_is_refused_or_passed_over(void **state)
{
	struct casefile *c = casefile_new();
	struct buf b;
	char *why = NULL;

	(void)state;
	buf_init(&b, 0);
	buf_puts(&b, "<Objs>");
	for (int i = 0; i < 100000; i++)
		buf_puts(&b, "<Obj><LST>");
	want_refusal(b.data, b.len, "x.xml:");
	buf_clear(&b);
	buf_puts(&b, "<Objs>");
	for (int i = 0; i < 60; i++)
		buf_puts(&b, "<Obj><LST>");
	buf_puts(&b, "<Obj><Props><S N='RemoteIPRanges'>a</S></Props></Obj>");
	for (int i = 0; i < 60; i++)
		buf_puts(&b, "</LST></Obj>");
	buf_puts(&b, "</Objs>");
	assert_int_equal(exchange_read(c, b.data, b.len, "x", &why), -1);
	free(why);
	buf_release(&b);
	casefile_free(c);
}

static void
more_than_the_bounds_hold_is_refused(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 0);
	for (int i = 0; i <= EXCHANGE_OBJECTS; i++)
		buf_printf(&b, "EventId : FAIL\nMessageId : <%d>\n\n", i);
	want_refusal(b.data, b.len, "more than this program keeps");
	buf_clear(&b);
	for (int i = 0; b.len < EXCHANGE_KEPT + 9000; i++)
		buf_printf(&b, "RemoteIPRanges : {%0999d, %0999d}\n\n", i, i);
	want_refusal(b.data, b.len, "more than this program keeps");
	buf_clear(&b);
	while (b.len <= EXCHANGE_FILE_MAX)
		buf_puts(&b, "<Objs>                                        ");
	want_refusal(b.data, b.len, "larger than 32 MB");
	buf_release(&b);
}

static void
a_list_of_thousands_is_kept_and_then_cut(void **state)
{
	struct casefile *c = casefile_new();
	const xmlNode *list;
	struct buf b;
	char *why;

	(void)state;
	buf_init(&b, 0);
	buf_puts(&b, "Identity : A\\B\nRemoteIPRanges : {");
	for (int i = 0; i < EXCHANGE_ITEMS + 10; i++)
		buf_printf(&b, "%s10.%d.%d.1", i > 0 ? ", " : "", i / 256,
		    i % 256);
	buf_puts(&b, "}\n");
	assert_int_equal(exchange_read(c, b.data, b.len, NULL, &why), 0);
	list = exchange_values(object_named(c, "ReceiveConnector", "A\\B"),
	    "RemoteIPRanges");
	assert_true(exchange_is_cut(list));
	assert_non_null(exchange_item(list, EXCHANGE_ITEMS - 1));
	assert_null(exchange_item(list, EXCHANGE_ITEMS));
	buf_release(&b);
	casefile_free(c);
}

static void
control_characters_become_visible(void **state)
{
	static const char text[] = "Identity : A\\\x1b]0;x\x07\n"
	    "RemoteIPRanges : {192.0.2.1\xe2\x80\xae, 192.0.2.2}\n";
	struct casefile *c = casefile_new();
	size_t n;
	char *out, *why;

	(void)state;
	assert_int_equal(exchange_read(c, text, strlen(text), "\x1b[2J", &why),
	    0);
	out = casefile_text(c, &n);
	assert_null(strchr(out, '\x1b'));
	assert_null(strchr(out, '\x07'));
	assert_null(strstr(out, "\xe2\x80\xae"));
	assert_non_null(strstr(out, "192.0.2.1\\u{202e}"));
	free(out);
	casefile_free(c);
}

static void
files_that_are_not_there_have_a_status_of_their_own(void **state)
{
	struct casefile *c = casefile_new();
	char *why = NULL;

	(void)state;
	assert_int_equal(exchange_load(c, "/nonexistent/x", &why), EX_NOINPUT);
	assert_non_null(strstr(why, "/nonexistent/x"));
	free(why);
	assert_int_equal(exchange_load(c, SRCDIR "/COPYING", &why),
	    EX_DATAERR);
	free(why);
	assert_int_equal(exchange_load(c, SRCDIR
	    "/tests/exchange/receive.clixml", &why), 0);
	casefile_free(c);
}

static void
exports_are_told_from_bounces(void **state)
{
	static const char *const samples[] = { "receive.clixml",
		"receive-ps5.txt", "pasted.txt" };
	static const char *const others[] = { "", "571 message refused",
		"<case version='1'/>", "From: a@example.org\nTo : b\n\nhi",
		"Status : 5.7.1\nAction : failed\n" };
	struct buf b;

	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		load_sample(&b, samples[i]);
		assert_true(exchange_looks_like(b.data, b.len));
		buf_release(&b);
	}
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		assert_false(exchange_looks_like(others[i],
		    strlen(others[i])));
}

/* ---- send connectors ---- */

static void
want_facts(const char *before, const char *sample,
    const char *const wanted[][2])
{
	struct world *w = world_new("");
	struct buf b;

	world_facts(w, before);
	load_sample(&b, sample);
	read_into(w->casefile, &b, sample);
	exchange_tell_facts(w->casefile);
	for (int i = 0; wanted[i][0] != NULL; i++) {
		const char *is = fact_get(w->casefile, wanted[i][0]);

		if (strcmp(is == NULL ? "" : is, wanted[i][1]) != 0)
			fail_msg("%s: %s is '%s', not '%s'", before,
			    wanted[i][0], is == NULL ? "" : is, wanted[i][1]);
	}
	buf_release(&b);
	world_free(w);
}

static void
the_send_connector_for_the_recipient_tells_facts(void **state)
{
	(void)state;
	want_facts("to=bob@northwind.example", "send.clixml",
	    (const char *const[][2]){ { "send_connector", "To the Internet" },
	    { "helo", "mail.contoso.example" }, { "smart_hosts", "" },
	    { "address_spaces", "SMTP:*;10" }, { NULL, NULL } });
	want_facts("to=bob@mail.fabrikam.example", "send.clixml",
	    (const char *const[][2]){ { "send_connector", "By the provider" },
	    { "helo", "" },
	    { "smart_hosts", "relay.isp.example, [192.0.2.40]" },
	    { NULL, NULL } });
	want_facts("side=sender", "send.clixml",
	    (const char *const[][2]){ { "helo", "mail.contoso.example" },
	    { NULL, NULL } });
	want_facts("helo=seen.contoso.example; to=a@northwind.example",
	    "send.clixml", (const char *const[][2]){
	    { "helo", "seen.contoso.example" },
	    { "send_connector", "To the Internet" }, { NULL, NULL } });
	want_facts("side=recipient", "send.clixml",
	    (const char *const[][2]){ { "helo", "" },
	    { "send_connector", "" }, { NULL, NULL } });
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges_are_read_in_every_form),
		cmocka_unit_test(sizes_of_ranges_are_numbers_of_128_bits),
		cmocka_unit_test(bindings_are_an_address_and_a_port),
		cmocka_unit_test(clixml_gives_its_objects),
		cmocka_unit_test(blobs_and_secrets_are_passed_over),
		cmocka_unit_test(
		    format_list_of_windows_powershell_is_put_together),
		cmocka_unit_test(format_list_of_powershell_7_is_put_together),
		cmocka_unit_test(the_command_before_a_list_names_its_type),
		cmocka_unit_test(properties_tell_what_an_object_is),
		cmocka_unit_test(classes_tell_what_an_object_is),
		cmocka_unit_test(encodings_of_powershell_all_read_the_same),
		cmocka_unit_test(a_declaration_of_utf_16_is_no_hindrance),
		cmocka_unit_test(the_code_page_of_windows_is_read),
		cmocka_unit_test(lists_cut_by_whoever_copied_are_cut),
		cmocka_unit_test(a_saved_case_holds_the_export),
		cmocka_unit_test(newer_exports_take_the_place_of_older_ones),
		cmocka_unit_test(
		    an_array_exported_as_one_object_gives_its_items),
		cmocka_unit_test(
		    files_that_are_no_export_are_refused_with_their_line),
		cmocka_unit_test(a_truncated_export_leaves_nothing_behind),
		cmocka_unit_test(an_entity_bomb_is_refused_before_it_grows),
		cmocka_unit_test(deep_nesting_is_refused_or_passed_over),
		cmocka_unit_test(more_than_the_bounds_hold_is_refused),
		cmocka_unit_test(a_list_of_thousands_is_kept_and_then_cut),
		cmocka_unit_test(control_characters_become_visible),
		cmocka_unit_test(
		    files_that_are_not_there_have_a_status_of_their_own),
		cmocka_unit_test(exports_are_told_from_bounces),
		cmocka_unit_test(
		    the_send_connector_for_the_recipient_tells_facts),
	};

	return cmocka_run_group_tests_name("exchange", tests, NULL, NULL) != 0;
}

/*
 * Keys made for the tests alone, and messages signed with them by another
 * implementation. SIGNED_... go on top of HEADER.
 */
#ifndef TESTS_DKIM_DATA_H
#define TESTS_DKIM_DATA_H

/* Public keys: RSA of 2048, 1024 and 768 bits, Ed25519; in other wrappings. */
#define KEY_BIG \
	"MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsBUXcRb7ERsMsaoFmfKoCn" \
	"NtKuy67DKuaM0D3pgI3EUQCsLV1WdKSy4ljOJK9gMM7ek4cBr/pUxSoMPCkJLlwiuc" \
	"pIupecVoI755RRkrO+u6JO1+2PgBEjfXRWgE74nfkdC3xCJ7urLg0GLlxY4hgLjNKV" \
	"GziDQNf2g4McfKNWkN2lN+TMEwZnn2mULqWkeE3xXLvaTM1YJBczLQH0eRpSPgxtT0" \
	"h/Yn63IF8XmfbXT4As2ujO+QcRypu+rRax9J7e1sZCosfiBuWeI7c5YTf8oBgdUcSq" \
	"114kedw3wwhwz7rLOpaivmW2DhWltjrBHDobmbsd+CEGLPPWzlikUeEQIDAQAB"

#define KEY_MID \
	"MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCu+xtl+kuPhMszz0k1+KmuIHejOE" \
	"i/htT4i8Gt/4tPcFshCs0QlsKWs1lQ4RjqZChuqOjJjgkbkcmhgj07D+uY2VqrwPGU" \
	"SsOQBG4zkTMC+QcO48qbDIy+xzGTzkwB0cbWSr/bCyB5yUXiP3z9FD+Lcg/hg3Rxay" \
	"zf1DOQGrgovwIDAQAB"

#define KEY_SMALL \
	"MHwwDQYJKoZIhvcNAQEBBQADawAwaAJhAKWolLtVqnU0rSwZslhhMnTGlOzxTo7bjE" \
	"58ptq/YkgIy6TrXL0MV/oqBBdNiqprKswfgaHhikC4OvoIPJPlU6NxAEppFrhS8gHc" \
	"lzD2q6fO/VLJYVy6AOLHkj9gm5tQMQIDAQAB"

#define KEY_BARE \
	"MIIBCgKCAQEAsBUXcRb7ERsMsaoFmfKoCnNtKuy67DKuaM0D3pgI3EUQCsLV1WdKSy" \
	"4ljOJK9gMM7ek4cBr/pUxSoMPCkJLlwiucpIupecVoI755RRkrO+u6JO1+2PgBEjfX" \
	"RWgE74nfkdC3xCJ7urLg0GLlxY4hgLjNKVGziDQNf2g4McfKNWkN2lN+TMEwZnn2mU" \
	"LqWkeE3xXLvaTM1YJBczLQH0eRpSPgxtT0h/Yn63IF8XmfbXT4As2ujO+QcRypu+rR" \
	"ax9J7e1sZCosfiBuWeI7c5YTf8oBgdUcSq114kedw3wwhwz7rLOpaivmW2DhWltjrB" \
	"HDobmbsd+CEGLPPWzlikUeEQIDAQAB"

#define KEY_ED \
	"LDzR2YFARjjSylBNeTDPIszt91qf8q4Ag/opu50Mr0k="

#define KEY_WRAPPED \
	"MCowBQYDK2VwAyEALDzR2YFARjjSylBNeTDPIszt91qf8q4Ag/opu50Mr0k="

#define HEADER \
	"Received: from ws15.contoso.example (ws15.contoso.example [198.51." \
	"100.15])\n" \
	"\tby mail.contoso.example with ESMTP id 4711; Fri, 20 Nov 2026 09:" \
	"14:07 +0100\n" \
	"Date: Fri, 20 Nov 2026 09:14:06 +0100\n" \
	"From: \"Anna  Example\" <anna@contoso.example>\n" \
	"To: Bob <bob@fabrikam.example>\n" \
	"Subject:  Offer\n" \
	"\t 2026-117\n" \
	"Message-ID: <4711@contoso.example>\n"

#define BODY \
	"Dear Bob,\n\n" \
	" two  blanks,\ta tab and blanks at the end \t\n" \
	"the offer.\n" \
	"-- \n" \
	"Anna\n\n\n"

#define SIGNED_RELAXED \
	"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=contoso.ex" \
	"ample;\n" \
	" i=@contoso.example; q=dns/txt; s=big; t=1795162446; h=from : to :" \
	"\n" \
	" subject : date : message-id;\n" \
	" bh=Rpjt5CYl2qtxPHBthNjDkUtMTrQHnOiJYPys8Gf9kuE=;\n" \
	" b=mZv27vgz3qxKtFflAgDaH67gLdDbd/EySWGsxU7JwZaNJ1Fy+a8suZ7gIQMQRpr" \
	"n6c5Zw\n" \
	" v7FIwZbhdyT/zptYr2K+UqEVurCSFmZ19c7k1FFt2rBjaRLiIm3ogxsQL16qVX77r" \
	"jQQHlO\n" \
	" 2wBU75e0ZWiPYeNv5is6fpHMRJv5gg4t740cHYqrwzkPf2dTnlkxunn5RGrzCUypF" \
	"6uBExh\n" \
	" nVzMFoyBoE6jM7oS6LhdviRqAaF9P2uxNJ44Sp9UkmzrcomrkKF84VFtXtHuDzQsi" \
	"gBmBZ7\n" \
	" yclpbG/JScSnUYqDZwJYRBOFuEDJIyMmbV2bSylIQpgqrxldRy5YK/pB5ACg==\n"

#define SIGNED_SIMPLE \
	"DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=contoso.exam" \
	"ple;\n" \
	" i=@contoso.example; q=dns/txt; s=big; t=1795162446; h=from : to :" \
	"\n" \
	" subject : date : message-id;\n" \
	" bh=TuM3m808R2vUQsjrfkvzr5axfS5zYzFsNmEo68JQ9lU=;\n" \
	" b=T/olSV4oEG4Hl7xQ0mtvnaYGp+Foso2fG5zClv2EU7pPFgY5MGmwNKq9fObGdIA" \
	"yU5gMN\n" \
	" o2/rYY8sns41NVnxi4RPz/qzLGbmd2QP8jCsPZbenep2lD5dPYXwKAtiOmWya9KCR" \
	"WC8vTv\n" \
	" LtSqepgyAdThu3kHrzIE5XMrJ05qDtxM9w5KGXlHDGZAv2n/ZrELlRlTQb2L6bBvA" \
	"4iYo5Z\n" \
	" Q/J9uRGMourK4liwgqhZS4OlSyk92/kOsX5SuBfx4tz9Q16KgJm3z+gfRoVKOIPwP" \
	"3s+m1Y\n" \
	" 2BDFwXNJSmvKVx7MfbUveabLwY2+OlLxVvv+5n/FNBePGezjkYbCGuIh6G3A==\n"

#define SIGNED_RELAXED_SIMPLE \
	"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=contoso.exa" \
	"mple;\n" \
	" i=@contoso.example; q=dns/txt; s=big; t=1795162446; h=from : to :" \
	"\n" \
	" subject : date : message-id;\n" \
	" bh=TuM3m808R2vUQsjrfkvzr5axfS5zYzFsNmEo68JQ9lU=;\n" \
	" b=c0MFE4oY6da8jSjnv52OuUCHvNYqGS8sZVYW9vmAqayaYH8jiWS5z7nghfLA9Cb" \
	"aH5ivw\n" \
	" ot1x7o7HtKANOD+cUhYZ1sYGdTBQ94ambJ9TtFl7cw8wJV/ovcgeMZMQ/VXTm3Vdx" \
	"nnT7Ic\n" \
	" eJHErVtQK6LNZxeCbHQ2E217ZUNUmdkE0vp97VL6EuBwdXPf3WREvJ2NadCMNss8X" \
	"CvUzVW\n" \
	" QouFvOVttwmWkFgdXy7BpRWWcAm8TPPQegnPczG6UwVDpivzxcW/eQvF8Th324vHf" \
	"3JuUbn\n" \
	" 6v5Hl04/NF8kEcbj04s5YA3FmzlipSPrE0QZX4rcr9bthly5p9+O20scEihw==\n"

#define SIGNED_SIMPLE_RELAXED \
	"DKIM-Signature: v=1; a=rsa-sha256; c=simple/relaxed; d=contoso.exa" \
	"mple;\n" \
	" i=@contoso.example; q=dns/txt; s=big; t=1795162446; h=from : to :" \
	"\n" \
	" subject : date : message-id;\n" \
	" bh=Rpjt5CYl2qtxPHBthNjDkUtMTrQHnOiJYPys8Gf9kuE=;\n" \
	" b=AO7q3gGXO1r2yxDNSzdKN2r4qs07EYTQuHtIPJM9+6euRrV6rG+Zp7WCVYm2stf" \
	"AGTrug\n" \
	" 92MzXOmQmxvlIP51fsIbLuXRQXwN4emiomGrni+XTJm3Nuc7CZwwAXy280kazW47D" \
	"CTWMKJ\n" \
	" Z1ZggXtxi0D7/L1P5bLF7PGDT+TJH4nXZfhrtOGW+JrsqQ0Lz9Ffh0WLgJp52RbdD" \
	"9yys52\n" \
	" BG/QeHYGMan7WyDVsupiq/5ctIRj3frMJDuzW9Nq2OFm+H6eyduurVJtnYVBJqdxm" \
	"Z+kecs\n" \
	" eSttgQHFkg9cRPPMuYuC9zfqUbeApuLnrn4RRDGM1jba+ZY/ChsJfnR+jMDQ==\n"

#define SIGNED_EDWARDS \
	"DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\n" \
	" d=contoso.example; i=@contoso.example; q=dns/txt; s=ed; t=1795162" \
	"446;\n" \
	" h=from : to : subject : date : message-id;\n" \
	" bh=Rpjt5CYl2qtxPHBthNjDkUtMTrQHnOiJYPys8Gf9kuE=;\n" \
	" b=kqso3IDyWRAA/txb5rOmLKRbPeA9vMfGPT2fAUetD3x/Wkf0Tk/gTZEEi7BjmJa" \
	"1vy5MH\n" \
	" bosrjgoejdmkX6qAg==\n"

#define SIGNED_KILOBIT \
	"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=contoso.ex" \
	"ample;\n" \
	" i=@contoso.example; q=dns/txt; s=mid; t=1795162446; h=from : to :" \
	"\n" \
	" subject : date : message-id;\n" \
	" bh=Rpjt5CYl2qtxPHBthNjDkUtMTrQHnOiJYPys8Gf9kuE=;\n" \
	" b=hxF54lslbqp0rDbK2vG70hclqf+0JII4FdfWZjJ4UkUk2NvWGGaFJyzgPmeknFa" \
	"6WIOWp\n" \
	" 2MUQBIl1XeV0wSWEYv17a3Sm2yDWV639nGaBgBaPZeAGLPQZDVpH4w7E7k9cgRExq" \
	"TWh+Ks\n" \
	" FwLLBrzcqRfXaq9KznLInvkqA7UbcNM=\n"

#define SIGNED_TINY \
	"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=contoso.ex" \
	"ample;\n" \
	" i=@contoso.example; q=dns/txt; s=small; t=1795162446; h=from : to" \
	" :\n" \
	" subject : date : message-id;\n" \
	" bh=Rpjt5CYl2qtxPHBthNjDkUtMTrQHnOiJYPys8Gf9kuE=;\n" \
	" b=GABy2dptQT/K4FX31nkwxfo5FmyEZnkfSZNGjwa1ALUiq7vwPh7v+5lnFbQkbSU" \
	"NS3FBl\n" \
	" q8ppmEuDCBuwt7FhdBmNFSlh001dD3DDOPfJeoQ6Fj+jvYmjlKNC7Oqyn80\n"

#define SIGNED_OVERSIGNED \
	"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=contoso.ex" \
	"ample;\n" \
	" i=@contoso.example; q=dns/txt; s=big; t=1795162446; h=from : to :" \
	"\n" \
	" subject : date : message-id : from : subject : reply-to;\n" \
	" bh=Rpjt5CYl2qtxPHBthNjDkUtMTrQHnOiJYPys8Gf9kuE=;\n" \
	" b=P/gg1iRZ8ydr2M65/vKHoS+SYbrWHAErkkO7M0S8KNlXirqzbHGjXCstaBIfDHK" \
	"SJkTwv\n" \
	" 3iqKo2yI9hvmrMvtyyod8ggg13IbetFo6efWj+F5XBiDtyU+bJ9mMvcUrH3kqMlEU" \
	"1/Xpmp\n" \
	" PNxdv4phPjf4BVxYNTyMPPdB2choAWC+ZRvvm0JVrQ/eiR8I8+xTQyx016GzC/3+G" \
	"eLASg3\n" \
	" cndExgy1hZZVky3kgVJUG9psl5jrGJ3PdQQHjXcdzOYaACZboPvkHZnJU2c1vlDtR" \
	"U9KswW\n" \
	" xykasB5nTy0evrdc21+JFkLwz0Bq54Vz5fhN7XBO8Na1VowQiBjW+mO0zd3g==\n"

#define SIGNED_LENGTHY \
	"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=contoso.ex" \
	"ample;\n" \
	" i=@contoso.example; l=77; q=dns/txt; s=big; t=1795162446; h=from " \
	": to\n" \
	" : subject : date : message-id;\n" \
	" bh=Rpjt5CYl2qtxPHBthNjDkUtMTrQHnOiJYPys8Gf9kuE=;\n" \
	" b=d/LPy371fE4LsZviVP9iSqua9Wgw4OeQf540+I1iPHSm5sVTa5ZIwgAg/sy2GQR" \
	"Rcq7xy\n" \
	" bm1D/N0Z/B2FbYE7eE7Tx9g6wJ9/5V4GyA6uaUB0TMYO2JF9dZ7TYU6zLCGqYOlYf" \
	"R1yojL\n" \
	" 2F9rmHrk/+6cB3PHqgTK4yCXgX2liIu4ajRNDTVZbgchCflv8uXAORSesWSyAjGKo" \
	"FvunFA\n" \
	" IF98Z4EP6IGUuylbqJKXZd79TLufjGnBnrnAwpYiF0VTOGYokzl/JWRUOqnWkyxxM" \
	"0T7Vw9\n" \
	" 01gX92W4gbMa8ipUmwZbFYd/hJsySCpd/StdsLmYECrUH2/oopTrhthfYkvg==\n"

#define SIGNED_SUBDOMAIN \
	"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=contoso.ex" \
	"ample;\n" \
	" i=@mail.contoso.example; q=dns/txt; s=big; t=1795162446; h=from :" \
	" to :\n" \
	" subject : date : message-id;\n" \
	" bh=Rpjt5CYl2qtxPHBthNjDkUtMTrQHnOiJYPys8Gf9kuE=;\n" \
	" b=LW4u5Z/MON13QoRz5SnI2e6JSRiOIryWKEPBg+H3hUtPsZhlge8G3+xFRt6or90" \
	"RSDMlu\n" \
	" 69d/+ISaaeSL/g2ekX+Fm67NVZGvkk0hFJVCH03X9STD/xRUHDiDUmsogD22i9apv" \
	"pKmKqx\n" \
	" Y0ICCAGVkUZxnXkaUeRLs0pN/vyA3bF0nlBfGB5Q4aRR8PAcBtKjNwnWkGQeWmbx/" \
	"yY+Vrr\n" \
	" QWrnrUTHI3wCsW7hwIZL1FDhwV/U+oiGTP+W7QmMtGqq11aCyNuZ9SXbF/I6oq3dn" \
	"Q/tlPv\n" \
	" kMHwj3vX3O39hK8CU2476MMwVb06CvKqF3KWTRz4boVPj1DrJ/ZRaqpxLjjg==\n"

#define SIGNED_SHA1 \
	"DKIM-Signature: v=1; a=rsa-sha1; c=relaxed/relaxed; d=contoso.exam" \
	"ple;\n" \
	" i=@contoso.example; q=dns/txt; s=big; t=1795162446; h=from : to :" \
	"\n" \
	" subject : date : message-id; bh=rki7men0tyiArKRqMzfowDRHOOg=;\n" \
	" b=TEP02zRHfXjcmxnGjWjYrUT7R+yyAKgnlI3jg7dCGq3Hi95VdrXP8XBQsorKI4w" \
	"XYJgQu\n" \
	" cxqTFhTWj0TjJi72RVuXVfaUgZKF0eOROB508kKdReJ51kM9l7cR/kGOuJpa/0RwP" \
	"MUOu2F\n" \
	" fC4Vt9VE2VfzVlBWyhZQCDB77wyVukJv3o+SWe4UPog3cESdW066t0S+jXO/eXIZ4" \
	"UHieX/\n" \
	" uiF4IVGU3ABd7CPEyrwwd9QUSRXDN9MMB5nXbV+ATM64NvKykYsT/vhmGcNVjFJ49" \
	"cNm1Wf\n" \
	" CwgMOTo9VtwhrphnSCqIrUFK8QE/oqGBIxM8+We+WYPUnCCC4Xd9A0pFsLLA==\n"

/* Whole messages for DMARC: AUTHOR_BY_SIGNER, Ed25519. */
#define CONTOSO_BY_ESP \
	"DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; d=esp.ex" \
	"ample;\n" \
	" i=@esp.example; q=dns/txt; s=ed; t=1795162446; h=from;\n" \
	" bh=UrA8rmgY3eNBotmDWtzAmHyn5RyZv8Gea45sNGsP0zw=;\n" \
	" b=UvDGXf+t0sIdg56roXY+Muc4YVCx5aN37OjncDQ9QXlL8Wzxn3+b7HgIlMxUXlj" \
	"htc/nw\n" \
	" lGKbkjF8M/BVManAg==\n" \
	"From: anna@contoso.example\n\n" \
	"Hi.\n"

#define CONTOSO_BY_MAIL \
	"DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\n" \
	" d=mail.contoso.example; i=@mail.contoso.example; q=dns/txt; s=ed;" \
	"\n" \
	" t=1795162446; h=from; bh=UrA8rmgY3eNBotmDWtzAmHyn5RyZv8Gea45sNGsP" \
	"0zw=;\n" \
	" b=NeMCW1axTAgx26YEoreaQ++fFmJiJcFqclKmTCS5N1WJXCzh4EhJTV+GGf+MkHd" \
	"ouSZQf\n" \
	" mtELBNzg5SxBfRWBQ==\n" \
	"From: anna@contoso.example\n\n" \
	"Hi.\n"

#define NEWS_BY_CONTOSO \
	"DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\n" \
	" d=contoso.example; i=@contoso.example; q=dns/txt; s=ed; t=1795162" \
	"446;\n" \
	" h=from; bh=UrA8rmgY3eNBotmDWtzAmHyn5RyZv8Gea45sNGsP0zw=;\n" \
	" b=CTYrgjo9QvsP7bwMYHG+1Tzqkmt0y/IeJeVscFD2z8AmSmV10ZyFyTDawZkyVT3" \
	"IxvgXi\n" \
	" axA7yu0O/0W6CC2Dw==\n" \
	"From: anna@news.contoso.example\n\n" \
	"Hi.\n"

#define CONTOSO_BY_CONTOSO \
	"DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\n" \
	" d=contoso.example; i=@contoso.example; q=dns/txt; s=ed; t=1795162" \
	"446;\n" \
	" h=from; bh=UrA8rmgY3eNBotmDWtzAmHyn5RyZv8Gea45sNGsP0zw=;\n" \
	" b=eis6/1I3ujtSgwrUS4TiAg3LDond/6k6zrfV/Dpgt5eAemhl7OrrAbkThuWKepG" \
	"AtJsm4\n" \
	" zbLFIpVAz8bMDG+Aw==\n" \
	"From: anna@contoso.example\n\n" \
	"Hi.\n"

#endif

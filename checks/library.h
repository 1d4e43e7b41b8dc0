/*
 * What the libraries say of themselves, one function in the file that knows
 * each: the version that runs, not the one this was built with.
 */
#ifndef CHECKS_LIBRARY_H
#define CHECKS_LIBRARY_H

#define LIBRARY_TEXT 64

void library_cares(char out[LIBRARY_TEXT]);	/* dns_channel.c */
void library_curl(char out[LIBRARY_TEXT]);	/* multi.c */
void library_openssl(char out[LIBRARY_TEXT]);	/* smtp_tls.c */
void library_gmime(char out[LIBRARY_TEXT]);	/* intake_mime.c */
void library_xml(char out[LIBRARY_TEXT]);	/* xml.c */
void library_idn2(char out[LIBRARY_TEXT]);	/* name.c */
void library_psl(char out[LIBRARY_TEXT]);	/* name.c */

#endif

#include "config.h"

#include "ingest/listing.h"

#include "ingest/chars.h"

bool
listing_has_form(struct str line)
{
	struct str s = str_trim(line);
	size_t at = 0, gap;

	while (byte_at(s, at) == '-' || byte_at(s, at) == ' ')
		at++;
	if (!is_letter(byte_at(s, at)))
		return false;
	while (is_word(byte_at(s, at)))
		at++;
	gap = skip_blanks(s, at) - at;
	at += gap;
	if (gap >= 2 && str_find_char(str_skip(s, at), ' ') == s.n - at)
		return at < s.n; /* in columns */
	return (byte_at(s, at) == ':' || byte_at(s, at) == '=') && byte_at(s, at + 1) != s.p[at];
}

bool
listing_goes_on(const struct listing *listing, int64_t number)
{
	return listing->to != 0 && number == listing->to + 1;
}

bool
listing_add(struct listing *listing, int64_t number, bool given)
{
	if (!listing_goes_on(listing, number))
		*listing = (struct listing){ .from = number };
	listing->to = number;
	if (!given || listing->given)
		return false;
	listing->given = true;
	return true;
}

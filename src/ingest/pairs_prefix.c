#include "config.h"

#include "ingest/pairs.h"

#include <string.h>

#include "ingest/chars.h"
#include "ingest/splits.h"
#include "ingest/wording.h"
#include "util/die.h"

/* "Train net output #0" without its number, "【训练】" without its brackets. */
static struct str
bare_header(struct str header)
{
	header = str_trim(str_first(header, str_find_char(header, '#')));
	if (str_starts(header, STR("【")))
		header = str_skip(header, STR("【").n);
	if (str_ends(header, STR("】")))
		header.n -= STR("】").n;
	return header;
}

/* "Rank 1 | Epoch Loss: 0.19" */
static struct str
rank_prefix(struct pairs *pairs)
{
	const struct item *first = &pairs->items[0];
	char *p;

	if (pairs->front.end > 0 || first->sign != SIGN_BLANK || !first->num.integral ||
	    !str_eq_case(first->name, STR("rank")))
		return STR_NONE;
	p = draft_alloc(pairs->draft, 5 + first->written.n);
	memcpy(p, "rank_", 5);
	memcpy(p + 5, first->written.p, first->written.n);
	return (struct str){ p, 5 + first->written.n };
}

/* " * Acc@1 70.1 Acc@5 89.3": the result of an evaluation, after its progress. */
static bool
is_starred(const struct pairs *pairs)
{
	struct str s = str_trim(pairs->line->text);

	return !pairs->counted && byte_at(s, 0) == '*' && byte_at(s, 1) == ' ';
}

static void
set_prefix(struct pairs *pairs, struct str prefix, enum split split)
{
	pairs->prefix = prefix;
	pairs->split = split;
}

/* "[valid]" prefixes with its own word; "[train_inner]" with nothing. */
static struct str
tag_prefix(struct str tag, enum split split)
{
	struct str prefix = split_prefix(split);

	return prefix.n > 0 && str_find_char(tag, '_') == tag.n ? tag : prefix;
}

/* "cur metric, acc: 0.5": the words before the comma, if they announce results. */
static struct str
announced_results(const struct pairs *pairs)
{
	static const char *const words[] = { "metric", "metrics", "result", "results" };
	struct str s = pairs->line->text;
	struct str before = str_trim(str_first(s, (size_t)(pairs->items[0].name.p - s.p)));

	if (pairs->counted || before.n < 2 || before.p[before.n - 1] != ',')
		return STR_NONE;
	before.n--;
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_ends(before, str_of(words[i])) &&
		    wording_words(before) <= PAIRS_HEADER_WORDS_MAX)
			return before;
	return STR_NONE;
}

/* "train_inner": what is printed within an epoch.  "lightning.train_log": who prints it. */
static bool
is_writer(struct str header)
{
	size_t mark = 0;

	while (mark < header.n && (is_word(header.p[mark]) || header.p[mark] == '.'))
		mark++;
	return mark == header.n &&
	       (str_find_char(header, '_') < header.n || str_find_char(header, '.') < header.n);
}

static void
find_prefix_of_header(struct pairs *pairs)
{
	struct str header = bare_header(pairs->scan.header);
	enum split split;

	if (header.n == 0 && (header = announced_results(pairs)).n > 0) {
		set_prefix(pairs, header, SPLIT_VAL);
		return;
	}
	if (header.n == 0)
		header = pairs_label(pairs);
	split = split_of(header);
	if (split == SPLIT_TRAIN && is_writer(header)) {
		set_prefix(pairs, STR_NONE, split);
	} else if (split != SPLIT_NONE) {
		set_prefix(pairs,
			   wording_words(header) > PAIRS_HEADER_WORDS_MAX ? split_prefix(split)
			   : wording_is_over(header)			  ? split_prefix_of(header)
									  : header,
			   split);
	} else if (header.n > 0 && pairs->front.end == 0 &&
		   wording_words(header) <= PAIRS_HEADER_WORDS_MAX && wording_is_average(header)) {
		set_prefix(pairs, header, SPLIT_NONE);
		pairs->summary = true;
	} else if (wording_is_variable(pairs->line->tag)) {
		split = draft_look(pairs->draft, STR_NONE, 0, pairs->line->tag)->role.split;
		set_prefix(pairs, tag_prefix(pairs->line->tag, split), split);
	}
}

struct str
pairs_part(const struct pairs *pairs)
{
	const struct item *first = &pairs->items[0];
	struct str part = pairs->scan.header.n > 0 ? pairs->scan.header : pairs->scan.group;

	if (pairs->counted || pairs->count == 0 || pairs->prefix.n > 0 ||
	    pairs->split != SPLIT_NONE)
		return STR_NONE;
	if (part.n == 0 && first->sign == SIGN_BLANK && first->num.integral &&
	    first->is->is == NAME_UNKNOWN) /* "Client 1" */
		part = str_between(
		    pairs->line->text, (size_t)(first->name.p - pairs->line->text.p),
		    (size_t)(first->written.p + first->written.n - pairs->line->text.p));
	if (split_of(part) != SPLIT_NONE || wording_words(part) > PAIRS_HEADER_WORDS_MAX)
		return STR_NONE;
	return part;
}

/* The split that "phase=val", "split: train" before the first name says. */
static enum split
stated_split(const struct pairs *pairs)
{
	struct str s = pairs->line->text;
	size_t end = (size_t)(pairs->items[0].name.p - s.p);

	for (size_t sign = 0; sign < end; sign++) {
		size_t last = back_blanks(s, 0, sign), name = last, from = sign + 1, to;
		enum split split;

		if (s.p[sign] != '=' && s.p[sign] != ':')
			continue;
		while (name > 0 && is_letter(s.p[name - 1]))
			name--;
		if ((name > 0 && is_word(s.p[name - 1])) ||
		    !split_is_field(str_between(s, name, last)))
			continue;
		from = skip_blanks(s, from);
		from += byte_at(s, from) == '"' || byte_at(s, from) == '\'';
		for (to = from; is_letter(byte_at(s, to));)
			to++;
		split = split_of(str_between(s, from, to));
		if (split != SPLIT_NONE)
			return split;
	}
	return SPLIT_NONE;
}

void
pairs_find_prefix(struct pairs *pairs)
{
	enum split split = pairs->front.split;
	struct str rank = rank_prefix(pairs);

	if (rank.n > 0)
		set_prefix(pairs, rank, SPLIT_NONE);
	else if (pairs->front.evaluation)
		set_prefix(pairs, pairs->front.label, split);
	else if (pairs->front.end > 0 && split != SPLIT_NONE)
		set_prefix(pairs,
			   split != SPLIT_TRAIN && pairs->front.label.n > 0
			       ? bare_header(pairs->front.label)
			       : split_prefix(split),
			   split);
	else if (is_starred(pairs))
		set_prefix(pairs, split_prefix(SPLIT_VAL), SPLIT_VAL);
	else if ((split = stated_split(pairs)) != SPLIT_NONE)
		set_prefix(pairs, split_prefix(split), split);
	else
		find_prefix_of_header(pairs);
}

/* Of a line with several labels what is no metric belongs to none: "Train: .. | Val: .. | lr: 0.1".
 */
static bool
is_unlabelled(const struct pairs *pairs, const struct item *item)
{
	return pairs->scan.labels > 1 && (item->is->is == NAME_MAYBE || item->is->is == NAME_AUX);
}

/* Has a metric before it in the line the same name? */
static bool
is_namesake(const struct pairs *pairs, const struct item *item)
{
	if (item->is->is != NAME_METRIC)
		return false;
	for (const struct item *other = pairs->items; other < item; other++)
		if (str_eq_case(other->name, item->name))
			return true;
	return false;
}

/* "loss[loss=0.5, nll=0.4], tot_loss[loss=0.6, nll=0.5]": the second nll. */
static bool
is_in_two_groups(const struct pairs *pairs, const struct item *item)
{
	if (item->within.n == 0 || str_ends(item->within, item->name))
		return false;
	for (const struct item *other = pairs->items; other < item; other++)
		if (other->within.n > 0 && !str_eq(other->within, item->within) &&
		    str_eq(other->name, item->name))
			return true;
	return false;
}

/* The split that the last name before the item tells: "train loss 0.5 acc 0.7 val loss 0.6 acc
 * 0.7". */
static enum split
split_before(const struct pairs *pairs, const struct item *item)
{
	for (const struct item *other = item; other > pairs->items; other--)
		if (other[-1].is->role.split != SPLIT_NONE)
			return other[-1].is->role.split;
	return SPLIT_NONE;
}

/* A word that tells a split, and no more: "val", not "train_wall". */
static bool
is_split(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!is_letter(name.p[i]))
			return false;
	return split_of(name) != SPLIT_NONE;
}

/* "val" of "loss: 0.5 (val: 0.6)", "loss train=0.5 val=0.6": the name is that of the metric before;
 * *behind: the split stands behind it. */
static struct str
name_before(const struct pairs *pairs, const struct item *item, bool *behind)
{
	struct str name;
	size_t word = 0;

	if (item == pairs->items || item[-1].is->is != NAME_METRIC || !is_split(item->name) ||
	    item->is->is != NAME_UNKNOWN)
		return STR_NONE;
	name = item[-1].name;
	while (word < name.n && is_letter(name.p[name.n - 1 - word]))
		word++;
	*behind = word < name.n && split_of(str_skip(name, name.n - word)) != SPLIT_NONE;
	if (*behind)
		return str_trim(str_first(name, name.n - word));
	for (word = 0; word < name.n && is_letter(name.p[word]);)
		word++;
	if (split_of(str_first(name, word)) != SPLIT_NONE)
		return str_trim(str_skip(name, word));
	/* "Loss: 0.5, Train: 0.9, Val: 0.8": theirs is another metric, which is not named. */
	return item->name.p > pairs->line->text.p && item->name.p[-1] == '(' ? name : STR_NONE;
}

/* Both with '_' between them, or the one that there is. */
static struct str
joined(struct draft *draft, struct str a, struct str b)
{
	char *p;

	if (a.n == 0)
		return b;
	p = draft_alloc(draft, a.n + 1 + b.n);
	memcpy(p, a.p, a.n);
	p[a.n] = '_';
	memcpy(p + a.n + 1, b.p, b.n);
	return (struct str){ p, a.n + 1 + b.n };
}

/* "Epoch 0 trained with loss: 0.5. The running time is 40.1.": that of what was done. */
static struct told
of_sentence_before(const struct pairs *pairs)
{
	const struct item *first = pairs->items;
	enum split split = first->is->role.split;

	return (struct told){ str_starts_case(first->name, STR("eval")) ? STR("eval")
									: split_word(split),
			      STR_NONE, split };
}

struct told
pairs_tell(const struct pairs *pairs, const struct item *item)
{
	bool behind = false;
	struct str twin = name_before(pairs, item, &behind);
	bool tells = item->is->role.split != SPLIT_NONE;
	enum split split;

	if (item->sentence && item > pairs->items && !tells)
		return of_sentence_before(pairs);
	if (twin.n > 0)
		return (struct told){ behind ? twin : item->name, behind ? item->name : twin,
				      split_of(item->name) };
	if (item->behind.n > 0 && !tells)
		return (struct told){ item->behind, STR_NONE, split_of(item->behind) };
	if (item->group.n > 0 && split_of(item->group) != SPLIT_NONE)
		return (struct told){ tells ? STR_NONE : item->group, STR_NONE,
				      tells ? SPLIT_NONE : split_of(item->group) };
	if (item->group.n > 0 && wording_is_variable(item->group) &&
	    wording_is_average(item->group)) /* "[Avg]loss: 0.5" */
		return (struct told){ joined(pairs->draft, pairs->prefix, item->group), STR_NONE,
				      pairs->split };
	if (is_in_two_groups(pairs, item) && wording_is_variable(item->within))
		return (struct told){ item->within, STR_NONE, pairs->split };
	if (is_unlabelled(pairs, item))
		return (struct told){ STR_NONE, STR_NONE, SPLIT_NONE };
	if (item->label.n > 0 && (pairs->scan.labels > 1 || pairs->prefix.n == 0))
		return (struct told){ tells ? STR_NONE : item->label, STR_NONE,
				      tells ? SPLIT_NONE : split_of(item->label) };
	if (pairs->prefix.n == 0 && !tells && is_namesake(pairs, item)) {
		split = split_before(pairs, item);
		return (struct told){ split_word(split), STR_NONE, split };
	}
	return (struct told){ pairs->split != SPLIT_NONE && tells ? STR_NONE : pairs->prefix,
			      STR_NONE, tells ? SPLIT_NONE : pairs->split };
}

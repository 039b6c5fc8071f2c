/*
 * fuzz_filter.c - any bytes as a filter, a rank key and a rule setting: parsed, or refused in words
 */
#include "config.h"

#include <assert.h>

#include "analyse/filter.h"
#include "analyse/rank.h"
#include "fuzz.h"
#include "model/apply.h"
#include "model/store.h"

static struct store *
one_run(void)
{
	struct store *store = store_new();
	struct reading readings[] = { { .name = STR("val_loss"), .value = 0.5 },
				      { .name = STR("train_loss"), .value = 0.4 } };
	struct param params[] = { { .key = STR("lr"), .value = STR("1e-5") } };
	struct record record = { .begins_run = true,
				 .heading = STR("bert-pre"),
				 .position = { .epoch = OPT_F64(3) },
				 .readings = readings,
				 .reading_count = 2,
				 .params = params,
				 .param_count = 1,
				 .line = 1 };

	apply_record(store, store_add_source(store, "bert.log", "bert"), &record,
		     (struct moment){ .mono_ns = 1, .wall_ns = 1 });
	return store;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str text = { .p = (const char *)bytes, .n = n < 4096 ? n : 4096 };
	struct err err = { .message = "" };
	struct store *store = one_run();
	struct filter *filter = filter_parse(text, &err);
	struct rule_settings settings;
	struct rank_key key;

	if (filter) {
		filter_match(filter, store_run(store, 0), NULL, (struct moment){ .mono_ns = 2 });
		filter_unknown(filter, store, &err);
	} else {
		assert(err.message[0]);
	}
	filter_free(filter);
	if (rank_key_parse(text, &key, &err)) {
		const struct run *runs[] = { store_run(store, 0) };

		rank_sort(runs, 1, &key, NULL);
		rank_key_fini(&key);
	}
	rule_settings_init(&settings);
	rule_settings_set(&settings, text, &err);
	store_free(store);
	return 0;
}

/* The boundary as a module written in C sees it. Returns 0, or the line of what did not hold. */
#include <string.h>

#include "emblem/serving.h"

#define EXPECT(condition)              \
  do {                                 \
    if (!(condition)) return __LINE__; \
  } while (0)

static const uint8_t marked[] = "\1a\7EXAMPLE";
static const uint8_t unmarked[] = "\1b\7example";

static int check_decisions(const emblem_set* set) {
  emblem_situation situation = {.question = 1, .type = 65297, .set = set, .owner_bytes = 2, .room = 100};
  EXPECT(emblem_decide_addition(&situation) == EMBLEM_ADD_WHOLE);
  situation.room = 2 * 12 + 7;
  EXPECT(emblem_decide_addition(&situation) == EMBLEM_ADD_WHOLE);
  situation.room -= 1;
  EXPECT(emblem_decide_addition(&situation) == EMBLEM_ADD_TRUNCATE);
  situation.answered = 1;
  EXPECT(emblem_decide_addition(&situation) == EMBLEM_ADD_NOTHING);
  situation.answered = 0;
  situation.set = NULL;
  EXPECT(emblem_decide_addition(&situation) == EMBLEM_ADD_NOTHING);
  return 0;
}

/* `bytes` is a store with "one" and "four" at a.example, of type 65297. */
int check_boundary_from_c(const uint8_t* bytes, size_t size) {
  emblem_refusal refusal;
  EXPECT(emblem_serving_version() == EMBLEM_SERVING_VERSION);
  EXPECT(emblem_store_open(bytes, size - 1, &refusal) == NULL);
  EXPECT(refusal.code == 1131 && strncmp(refusal.where, "byte ", 5) == 0 && refusal.text[0] != '\0');
  EXPECT(emblem_store_open(NULL, 0, NULL) == NULL);

  emblem_store* store = emblem_store_open(bytes, size, &refusal);
  EXPECT(store != NULL);
  EXPECT(emblem_store_type(store) == 65297 && emblem_store_names(store) == 1);
  emblem_set set;
  EXPECT(emblem_store_find(store, unmarked, sizeof unmarked, &set, NULL) == EMBLEM_ABSENT);
  EXPECT(emblem_store_find(store, marked, sizeof marked, &set, NULL) == EMBLEM_PRESENT);
  EXPECT(set.ttl == 60 && set.count == 2 && set.rdata_bytes == 7);
  EXPECT(set.run_bytes == 2 + 4 + 2 + 3 + 1 && memcmp(set.run, "\4\0four\3\0one", set.run_bytes) == 0);
  const int line = check_decisions(&set);
  emblem_store_close(store);
  emblem_store_close(NULL);
  return line;
}

/* `bytes` is the same store with its only record damaged. */
int check_damage_from_c(const uint8_t* bytes, size_t size) {
  emblem_refusal refusal;
  emblem_set set;
  emblem_store* store = emblem_store_open(bytes, size, &refusal);
  EXPECT(store != NULL);
  EXPECT(emblem_store_find(store, marked, sizeof marked, &set, &refusal) == EMBLEM_DAMAGED);
  EXPECT(refusal.code == 1131 && strncmp(refusal.where, "byte ", 5) == 0);
  EXPECT(emblem_store_find(store, marked, sizeof marked, &set, NULL) == EMBLEM_DAMAGED);
  emblem_store_close(store);
  return 0;
}

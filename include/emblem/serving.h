/* What a module in somebody else's name server calls: the store file, and what belongs into an answer. C and C++.
 *
 * Nothing here opens files, keeps state, locks, logs or ends the process. A store may be used by any number of threads
 * at once. Libraries of other versions of this header have another EMBLEM_SERVING_VERSION: compare before anything
 * else.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* NOLINTBEGIN(modernize-use-using): C has no other word for it. */
#ifdef __cplusplus
extern "C" {
#endif

#define EMBLEM_SERVING_VERSION 1

/* The EMBLEM_SERVING_VERSION that the library was built with. */
uint32_t emblem_serving_version(void);

/* Why a store was refused: a finding of docs/findings.md, the place ("byte 64") and a sentence. */
typedef struct emblem_refusal {
  uint16_t code;
  char where[32];
  char text[192];
} emblem_refusal;

/* A checked view of a store file (docs/formats/store.md). */
typedef struct emblem_store emblem_store;

/* Checks header and index of `size` bytes at `bytes`, which must stay where they are, unchanged, until
 * emblem_store_close(). NULL when the store does not hold or no memory is left; then `refusal` is filled in, if given.
 */
emblem_store* emblem_store_open(const uint8_t* bytes, size_t size, emblem_refusal* refusal);

/* Takes NULL too. */
void emblem_store_close(emblem_store* store);

/* Type of every RRset in the store, and how many there are. */
uint16_t emblem_store_type(const emblem_store* store);
size_t emblem_store_names(const emblem_store* store);

/* One complete RRset of class IN. `run` points into the store: `count` times the length of an RDATA (two bytes,
 * little-endian), the RDATA itself, and one zero byte where the length is odd. It begins at an even offset of the file.
 */
typedef struct emblem_set {
  uint32_t ttl; /* seconds */
  uint16_t count;
  size_t rdata_bytes; /* of all RDATA, without lengths and padding */
  const uint8_t* run;
  size_t run_bytes;
} emblem_set;

typedef enum emblem_found {
  EMBLEM_ABSENT = 0,
  EMBLEM_PRESENT = 1,
  EMBLEM_DAMAGED = 2 /* a record in the way does not hold; `refusal` says where */
} emblem_found;

/* The RRset of a name in uncompressed wire form, in any case. Allocates nothing unless a record is damaged. */
emblem_found emblem_store_find(const emblem_store* store, const uint8_t* owner, size_t owner_bytes, emblem_set* set,
                               emblem_refusal* refusal);

typedef enum emblem_addition {
  EMBLEM_ADD_NOTHING = 0,
  EMBLEM_ADD_WHOLE = 1,   /* the complete RRset goes into the Additional section */
  EMBLEM_ADD_TRUNCATE = 2 /* nothing goes in, and TC is set */
} emblem_addition;

/* An answer about one name: neither an error nor a referral nor a denial of the name, and no zone transfer. */
typedef struct emblem_situation {
  uint16_t question;     /* the type that was asked for */
  uint16_t type;         /* of the RRset */
  int answered;          /* other than 0: the RRset is in the Answer section already */
  const emblem_set* set; /* NULL where the name has none */
  size_t owner_bytes;    /* what the owner takes in each record: 2 as a pointer */
  size_t room;           /* bytes left in the message beside what is reserved for OPT and TSIG */
} emblem_situation;

emblem_addition emblem_decide_addition(const emblem_situation* situation);

#ifdef __cplusplus
}
#endif
/* NOLINTEND(modernize-use-using) */

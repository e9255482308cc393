// What belongs into an answer besides what was asked.
#pragma once

#include "core/store/store.h"

namespace emblem::serving {

enum class Addition {
  nothing,   // the answer stays as it is
  whole,     // the complete RRset goes into the Additional section
  truncate,  // nothing goes in, and TC is set: the asker gets the answer over TCP
};

// What the answer holds already, from whatever the server put there.
enum class Answered { no, yes };

// An answer about one name: neither an error nor a referral nor a denial of the name, and no zone transfer.
struct Situation {
  dns::RecordType question = 0;      // the type that was asked for
  dns::RecordType type = 0;          // of the set
  Answered answered = Answered::no;  // whether the RRset of this name and type is in the Answer section
  const store::StoredSet* set = nullptr;
  std::size_t owner_bytes = 2;  // what the owner takes in each record; 2 as a pointer to the question
  std::size_t room = 0;         // bytes left in the message beside what is reserved for OPT and TSIG
};

// All of the set or none of it (draft-linker-diem-adem-dns, IHLE branch). A question for the type itself is the
// server's own business, whether it has an answer or a proof that there is none.
Addition decide_addition(const Situation& situation);

// Bytes that the set takes in a message.
std::size_t message_bytes(const store::StoredSet& set, std::size_t owner_bytes);

}  // namespace emblem::serving

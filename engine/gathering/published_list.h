// A log list as its publisher hands it out: the text, and a signature over it in a file of its own.
#pragma once

#include "core/ct/log_list.h"

namespace emblem::gathering {

struct PublishedList {
  ByteView text;
  ByteView signature;       // RSASSA-PKCS1-v1_5 with SHA-256, or ECDSA on P-256 with SHA-256 in DER
  ByteView publisher;       // DER SubjectPublicKeyInfo
  const ct::LogList& used;  // the list in use, which no older one replaces
};

// The list, once its signature holds and it is no older than the one in use. Errors: log_list_signature_bad (also a key
// that cannot be used), log_list_not_newer (older, or without a date), those of LogList::parse.
Result<ct::LogList> verify_published_list(const PublishedList& list, const crypto::Provider& provider,
                                          const Limits& limits);

// Where the signature of the list at `url` stands: ".json" at its end becomes ".sig". Error: http_url_refused.
Result<std::string> signature_address(std::string_view url);

}  // namespace emblem::gathering

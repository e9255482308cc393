#include "engine/exposure/crowd.h"

namespace emblem::exposure {
namespace {

constexpr std::string_view counted =
    "answers of resolvers in China to 2.8 billion questions, 2022 (blog.apnic.net/2022/08/18)";

}  // namespace

Crowd crowd_of(dns::RecordType type, dns::RecordType ihle) {
  if (type == ihle) return {"nobody but validators", "the type is a private one that nothing else uses"};
  switch (type) {
    case dns::type_a:
      return {"86 of 100 questions that resolvers are asked", counted};
    case dns::type_aaaa:
      return {"10 of 100 questions that resolvers are asked", counted};
    case dns::type_ptr:
      return {"3 of 100 questions that resolvers are asked", counted};
    case dns::type_txt:
      return {"fewer than 1 of 200 questions that resolvers are asked, other rare types among them", counted};
    default:
      return {"unknown", "nobody has counted"};
  }
}

}  // namespace emblem::exposure

#include "apps/wiring/keyed_server.h"

#include <map>

#include "adapters/dns_sockets/ask_all.h"
#include "adapters/dns_sockets/kernel_random.h"
#include "adapters/dns_sockets/monotonic.h"
#include "adapters/dns_sockets/stream.h"
#include "adapters/files/files.h"
#include "core/update/rcodes.h"

namespace emblem::wiring {
namespace {

constexpr std::size_t longest_key_file = std::size_t{64} * 1024;

std::string clocks(const update::VerifiedResponse& response, UnixTime now) {
  std::string text = to_text(response.error);
  if (response.their_time) {
    text += ": it is " + to_rfc3339({static_cast<std::int64_t>(*response.their_time), 0}) + " there and " +
            to_rfc3339({now.seconds, 0}) + " here";
  }
  return text;
}

// Knot signs no answer about a zone that it does not serve. Nothing in such an answer is believed but that it gives
// none.
bool is_bare_refusal(ByteView answer) {
  const auto envelope = update::parse_envelope(answer);
  return envelope && !envelope->tsig && envelope->rcode == static_cast<std::uint16_t>(dns::Rcode::refused);
}

// Signs queries and verifies their answers, each pair by its identifier.
class SigningCourier final : public dns_sockets::Courier {
 public:
  using Signing = std::function<update::Signature()>;
  using Refusal = std::function<Result<void>(const update::VerifiedResponse&)>;

  SigningCourier(Signing signing, Refusal refusal) : signing_(std::move(signing)), refusal_(std::move(refusal)) {}

  Result<Bytes> on_query(std::uint16_t id, Bytes query) override {
    EMBLEM_TRY(update::SignedRequest request, update::sign_request(std::move(query), signing_()));
    Bytes message = request.message;
    requests_[id] = std::move(request);
    return message;
  }

  Result<void> on_answer(std::uint16_t id, ByteView answer) override {
    if (is_bare_refusal(answer)) return {};
    EMBLEM_TRY(const update::VerifiedResponse response, update::verify_response(answer, requests_[id], signing_()));
    return refusal_(response);
  }

 private:
  Signing signing_;
  Refusal refusal_;
  std::map<std::uint16_t, update::SignedRequest> requests_;
};

}  // namespace

std::unexpected<Error> KeyedServer::refused(const update::VerifiedResponse& response) const {
  const bool clock = response.error == update::TsigError::bad_time;
  return fail(Code::update_refused, "", clock ? clocks(response, setup_.now()) : update::explain_rcode(response.rcode));
}

Result<std::vector<std::optional<dns::Message>>> KeyedServer::ask(std::span<const dns::Question> questions) {
  SigningCourier courier([this] { return signature(); },
                         [this](const update::VerifiedResponse& response) -> Result<void> {
                           if (response.error == update::TsigError::bad_time) return refused(response);
                           return {};
                         });
  return ask(questions, &courier);
}

Result<std::vector<std::optional<dns::Message>>> KeyedServer::ask_openly(std::span<const dns::Question> questions) {
  return ask(questions, nullptr);
}

Result<std::vector<std::optional<dns::Message>>> KeyedServer::ask(std::span<const dns::Question> questions,
                                                                  dns_sockets::Courier* courier) {
  auto asked = dns_sockets::ask_all(
      {.server = setup_.server, .questions = questions, .courier = courier, .each = setup_.patience});
  if (!asked) return std::unexpected(within(place(), std::move(asked).error()));
  if (asked->failure) return fail(Code::update_unanswered, place(), lookup::to_text(*asked->failure));
  return std::move(asked->answers);
}

Result<std::uint16_t> KeyedServer::exchange(Bytes message) {
  EMBLEM_TRY(const update::SignedRequest request, update::sign_request(std::move(message), signature()));
  const lookup::Instant deadline = dns_sockets::monotonic_now() + setup_.patience;
  const auto silent = [](lookup::Failure why) { return fail(Code::update_unanswered, "", lookup::to_text(why)); };
  auto stream = dns_sockets::Stream::connect(setup_.server, deadline);
  if (!stream) return silent(stream.error());
  if (const auto written = stream->write(request.message, deadline); !written) return silent(written.error());
  const auto answer = stream->read(deadline);
  if (!answer) return silent(answer.error());
  EMBLEM_TRY(const update::VerifiedResponse response, update::verify_response(*answer, request, signature()));
  if (response.error == update::TsigError::bad_time) return refused(response);
  return response.rcode;
}

Result<KeyedServer::Taken> KeyedServer::send(const update::Update& update) {
  dns_sockets::KernelRandom random;
  EMBLEM_TRY(Bytes message, update::encode_update(random.draw(), update));
  auto rcode = exchange(std::move(message));
  if (!rcode) return std::unexpected(within(place(), std::move(rcode).error()));
  if (*rcode == update::rcode_no_error) return Taken::whole;
  if (*rcode == update::rcode_yxrrset) return Taken::not_at_all_for_an_alias;
  return fail(Code::update_refused, place(), update::explain_rcode(*rcode));
}

Result<KeyFile> read_key_file(const std::string& path) {
  EMBLEM_TRY(Bytes bytes, files::read_file(path, longest_key_file));
  const Secret text(std::move(bytes));
  auto key = update::parse_tsig_key(as_text(text.bytes()));
  if (!key) return std::unexpected(within(path, std::move(key).error()));
  return KeyFile{*std::move(key), files::find_access(path)};
}

}  // namespace emblem::wiring

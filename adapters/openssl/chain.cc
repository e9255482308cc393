#include "adapters/openssl/chain.h"

#include "adapters/openssl/x509_handles.h"
#include "core/x509/precertificate.h"

namespace emblem::openssl {
namespace {

using Store = Handle<X509_STORE, &X509_STORE_free>;
using StoreContext = Handle<X509_STORE_CTX, &X509_STORE_CTX_free>;

bool is_authority(X509* certificate) { return X509_check_ca(certificate) == 1; }

bool may_sign_lists(X509* certificate) {
  // UINT32_MAX stands for a certificate without keyUsage, which allows everything.
  return is_authority(certificate) && (X509_get_key_usage(certificate) & X509v3_KU_CRL_SIGN) != 0;
}

Store make_store(std::span<const x509::Certificate> roots) {
  Store store{X509_STORE_new()};
  for (const x509::Certificate& root : roots) {
    const CertificateHandle handle = whole_handle_of(root);
    // What is no authority ends no chain, not even its own.
    if (store && handle && is_authority(handle.get())) X509_STORE_add_cert(store.get(), handle.get());
  }
  return store;
}

CertificateStack make_stack(std::span<const x509::Certificate> certificates) {
  CertificateStack stack{sk_X509_new_null()};
  for (const x509::Certificate& certificate : certificates) {
    CertificateHandle handle = whole_handle_of(certificate);
    if (stack && handle && sk_X509_push(stack.get(), handle.get()) > 0) (void)handle.release();
  }
  return stack;
}

// A precertificate's poison (RFC 6962 section 3.1) is there so that nobody takes it for the certificate; who asks for
// its chain does not. Any other critical extension that the library does not know stands in the way as ever.
int pass_poison(int ok, X509_STORE_CTX* context) {
  if (ok == 1 || X509_STORE_CTX_get_error(context) != X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION) return ok;
  if (X509_STORE_CTX_get_error_depth(context) != 0) return ok;
  const X509* certificate = X509_STORE_CTX_get_current_cert(context);
  for (int i = 0; i < X509_get_ext_count(certificate); ++i) {
    X509_EXTENSION* extension = X509_get_ext(certificate, i);
    const bool is_poison = OBJ_obj2nid(X509_EXTENSION_get_object(extension)) == NID_ct_precert_poison;
    if (X509_EXTENSION_get_critical(extension) == 1 && !is_poison && X509_supported_extension(extension) != 1)
      return ok;
  }
  X509_STORE_CTX_set_error(context, X509_V_OK);
  return 1;
}

using Points = Handle<CRL_DIST_POINTS, &CRL_DIST_POINTS_free>;
using IssuingPoint = Handle<ISSUING_DIST_POINT, &ISSUING_DIST_POINT_free>;

bool share_name(const GENERAL_NAMES* some, const GENERAL_NAMES* others) {
  for (int i = 0; i < sk_GENERAL_NAME_num(some); ++i) {
    for (int j = 0; j < sk_GENERAL_NAME_num(others); ++j) {
      if (GENERAL_NAME_cmp(sk_GENERAL_NAME_value(some, i), sk_GENERAL_NAME_value(others, j)) == 0) return true;
    }
  }
  return false;
}

// Whether the certificate is among those that a list published at this point is about.
bool names_point(X509* certificate, const DIST_POINT_NAME* point) {
  if (point->type != 0) return false;  // a relative name, which nobody uses
  int status = 0;
  const Points points{
      static_cast<CRL_DIST_POINTS*>(X509_get_ext_d2i(certificate, NID_crl_distribution_points, &status, nullptr))};
  for (int i = 0; i < sk_DIST_POINT_num(points.get()); ++i) {
    const DIST_POINT_NAME* named = sk_DIST_POINT_value(points.get(), i)->distpoint;
    if (named != nullptr && named->type == 0 && share_name(named->name.fullname, point->name.fullname)) return true;
  }
  return false;
}

// Critical extensions but for the one that is read here, and what makes a list the difference between two.
bool is_understood(const X509_CRL* list) {
  if (X509_CRL_get_ext_by_NID(list, NID_delta_crl, -1) >= 0) return false;
  for (int i = 0; i < X509_CRL_get_ext_count(list); ++i) {
    X509_EXTENSION* extension = X509_CRL_get_ext(list, i);
    const int kind = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
    if (X509_EXTENSION_get_critical(extension) == 1 && kind != NID_issuing_distribution_point) return false;
  }
  return true;
}

// Whether not being listed means anything. Large authorities split their lists, and each part says of which
// certificates it is the whole (RFC 5280 section 5.2.5).
bool covers(const X509_CRL* list, X509* certificate) {
  if (!is_understood(list)) return false;
  int status = 0;
  const IssuingPoint scope{
      static_cast<ISSUING_DIST_POINT*>(X509_CRL_get_ext_d2i(list, NID_issuing_distribution_point, &status, nullptr))};
  if (!scope) return status == -1;
  if (scope->onlyattr > 0 || scope->indirectCRL > 0 || scope->onlysomereasons != nullptr) return false;
  if ((is_authority(certificate) ? scope->onlyuser : scope->onlyCA) > 0) return false;
  return scope->distpoint == nullptr || names_point(certificate, scope->distpoint);
}

// What X509_check_issued asks beyond names and usage, but for the issuer's key, which is_signed_by asks.
bool may_be_issued_by(X509* certificate, const X509* issuer) {
  // A proxy certificate (RFC 3820) speaks for somebody, and commits nobody to a key.
  if ((X509_get_extension_flags(certificate) & (EXFLAG_INVALID | EXFLAG_PROXY)) != 0) return false;
  int status = 0;
  const Handle<AUTHORITY_KEYID, &AUTHORITY_KEYID_free> identifier{
      static_cast<AUTHORITY_KEYID*>(X509_get_ext_d2i(certificate, NID_authority_key_identifier, &status, nullptr))};
  if (!identifier) return status == -1;  // it has none, rather than one that cannot be read, or two
  return X509_check_akid(issuer, identifier.get()) == X509_V_OK;
}

// What X509_verify does, of which a certificate without key is not capable: it looks for algorithms where its key was
// to come from.
bool is_signed_by(const x509::Certificate& certificate, const x509::Certificate& issuer) {
  const auto parts = x509::parse_parts(certificate.der);
  const CertificateHandle handle = handle_of(certificate);
  const PublicKeyHandle key = key_of(issuer);
  const Handle<ASN1_STRING, &ASN1_STRING_free> content{ASN1_STRING_type_new(V_ASN1_SEQUENCE)};
  if (!parts || !handle || !key || !content) return false;
  const ASN1_BIT_STRING* signature = nullptr;
  const X509_ALGOR* algorithm = nullptr;
  X509_get0_signature(&signature, &algorithm, handle.get());
  if (X509_ALGOR_cmp(algorithm, X509_get0_tbs_sigalg(handle.get())) != 0) return false;
  // As a sequence that is not taken apart, so that what is hashed is what stands there.
  if (ASN1_STRING_set(content.get(), parts->tbs.data(), static_cast<int>(parts->tbs.size())) != 1) return false;
  ASN1_TYPE tbs{};
  tbs.type = V_ASN1_SEQUENCE;
  tbs.value.sequence = content.get();
  return ASN1_item_verify_ex(ASN1_ITEM_rptr(ASN1_ANY), algorithm, signature, &tbs, nullptr, key.get(), nullptr,
                             nullptr) == 1;
}

}  // namespace

x509::Issuance verify_issuance(const x509::Certificate& certificate, const x509::Certificate& issuer) {
  const ErrorQueue errors;
  const CertificateHandle below = handle_of(certificate);
  const CertificateHandle above = handle_of(issuer);
  if (!below || !above) return x509::Issuance::bad_signature;
  if (X509_NAME_cmp(X509_get_issuer_name(below.get()), X509_get_subject_name(above.get())) != 0) {
    return x509::Issuance::other_issuer;
  }
  if (!is_authority(above.get()) || (X509_get_key_usage(above.get()) & X509v3_KU_KEY_CERT_SIGN) == 0) {
    return x509::Issuance::not_an_authority;
  }
  if (!may_be_issued_by(below.get(), above.get())) return x509::Issuance::other_issuer;
  return is_signed_by(certificate, issuer) ? x509::Issuance::signed_by_issuer : x509::Issuance::bad_signature;
}

x509::Revocation verify_revocation(const x509::RevocationQuestion& question) {
  const ErrorQueue errors;
  const CrlHandle list = handle_of(question.list);
  const CertificateHandle issuer = handle_of(question.issuer);
  const CertificateHandle certificate = handle_of(question.certificate);
  if (!list || !issuer || !certificate || !may_sign_lists(issuer.get())) return {};
  if (X509_NAME_cmp(X509_CRL_get_issuer(list.get()), X509_get_subject_name(issuer.get())) != 0) return {};
  const PublicKeyHandle key = key_of(question.issuer);
  if (!key || X509_CRL_verify(list.get(), key.get()) != 1) return {};
  X509_REVOKED* entry = nullptr;
  // 2 stands for removeFromCRL, which a delta list says of a hold that has ended.
  if (X509_CRL_get0_by_cert(list.get(), &entry, certificate.get()) != 1) {
    const bool covered = covers(list.get(), certificate.get());
    return {.state = covered ? x509::RevocationState::not_listed : x509::RevocationState::not_covered};
  }
  const auto at = to_unix_time(X509_REVOKED_get0_revocationDate(entry));
  if (!at) return {};
  int status = 0;
  const Handle<ASN1_ENUMERATED, &ASN1_ENUMERATED_free> reason{
      static_cast<ASN1_ENUMERATED*>(X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, &status, nullptr))};
  return {.state = x509::RevocationState::listed,
          .at = *at,
          .reason = reason ? static_cast<int>(ASN1_ENUMERATED_get(reason.get())) : -1};
}

x509::Chain verify_chain(const x509::ChainQuestion& question) {
  const ErrorQueue errors;
  const Store store = make_store(question.roots);
  const CertificateStack others = make_stack(question.others);
  const CertificateHandle certificate = whole_handle_of(question.certificate);
  const StoreContext context{X509_STORE_CTX_new()};
  if (!store || !others || !certificate || !context) return x509::Chain::leads_nowhere;
  if (X509_STORE_CTX_init(context.get(), store.get(), certificate.get(), others.get()) != 1) {
    return x509::Chain::leads_nowhere;
  }
  X509_STORE_CTX_set_verify_cb(context.get(), &pass_poison);
  X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
  // An intermediate that the user trusts ends the chain as a root does.
  X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);
  X509_VERIFY_PARAM_set_time(parameters, static_cast<time_t>(question.at.seconds));
  // Intermediates between the certificate and its root; each costs one signature.
  X509_VERIFY_PARAM_set_depth(parameters, static_cast<int>(x509::longest_chain) - 2);
  return X509_verify_cert(context.get()) == 1 ? x509::Chain::leads_to_root : x509::Chain::leads_nowhere;
}

}  // namespace emblem::openssl

// The least that a program using libcrypto can be: one fetch. The yardstick for the start of `emblem check`.
#include <openssl/evp.h>

int main() {
  EVP_MD* digest = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  const bool fetched = digest != nullptr;
  EVP_MD_free(digest);
  return fetched ? 0 : 1;
}

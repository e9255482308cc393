// Files as QR codes, on a screen or on paper, and back from pictures of them.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/crypto/provider.h"
#include "emblem/result.h"

namespace emblem::qr {

// A file too large for one code goes into several, numbered, at most 99. Each begins with "EMB1 number/total digest ",
// so that they can be read in any order and those of two files are told apart.

// Text for a terminal of 80 columns and UTF-8, one string a code: its number, then dark on light in any colour scheme.
// About 390 bytes of the file each. Errors: limit_exceeded (more than 99 codes), request_malformed (an empty file).
Result<std::vector<std::string>> print_frames(ByteView file, const crypto::Provider& provider);

// PNG files, one a code, about 630 bytes of the file each. Errors as above.
Result<std::vector<Bytes>> write_frames_png(ByteView file, const crypto::Provider& provider);

// One PNG with all codes, one below the other. Errors as above.
Result<Bytes> write_sheet_png(ByteView file, const crypto::Provider& provider);

// The file whose codes are in the PNG pictures, in any order and division. Errors: qr_unreadable (no PNG, no code,
// codes missing, codes of two files: the detail says which), limit_exceeded (a picture of more than 64 million pixels).
Result<Bytes> read_pictures(std::span<const Bytes> pngs, const crypto::Provider& provider);

}  // namespace emblem::qr

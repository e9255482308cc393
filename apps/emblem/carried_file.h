// Files that people carry between two homes: on a stick, or as pictures of QR codes.
#pragma once

#include "apps/emblem/command_line.h"
#include "core/bytes/bytes.h"

namespace emblem::app {

// Whether the line says where to hand out: to be asked before anything is signed. Error: option_without_value.
Result<void> check_way_out(const CommandLine& line);

// Writes the file to -o, and prints it as QR codes with --qr; one of both must be given. With --qr, -o FILE.png is a
// picture of the codes. Errors: option_without_value, file_not_written, output_failed.
Result<void> hand_out(const CommandLine& line, ByteView file);

// The operand's content, or what the pictures of --qr-image show. Errors: operand_missing, file_unreadable,
// qr_unreadable.
Result<Bytes> take_in(const CommandLine& line);

// The file's content, or what the QR codes in it show where it is a PNG. Errors: file_unreadable, file_too_large,
// qr_unreadable.
Result<Bytes> read_carried_file(const std::string& path);

}  // namespace emblem::app

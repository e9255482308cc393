// Knot's public header, which does not know of C++.
#pragma once

extern "C" {
#include <knot/module.h>
}

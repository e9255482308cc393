# Headers that most files read, read once for all of them (docs/decisions/0018-build-time.md). A file includes what it
# uses all the same: the presets without this, and clang-tidy in ./run lint, find one that does not.
option(EMBLEM_PRECOMPILED "compile with precompiled headers" OFF)

# emblem_build_as_test(TARGET): the options of what only tests run.
function(emblem_build_as_test name)
  target_compile_options(${name} PRIVATE -O0 -g1)
  set_target_properties(${name} PROPERTIES EMBLEM_TEST ON)
  if(EMBLEM_PRECOMPILED)
    # One kind of code for libraries and programs, and what GTest::gtest defines for all: else they share no headers.
    target_compile_options(${name} PRIVATE -fPIC -DGTEST_HAS_PTHREAD=1)
    set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  endif()
endfunction()

# emblem_carry_headers(CARRIER HEADER …): an object library that holds them.
function(emblem_carry_headers name)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/${name}.cc CONTENT "// Carries precompiled headers.\n")
  add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/${name}.cc)
  target_link_libraries(${name} PRIVATE emblem_flags)
  set(headers ${ARGN})
  list(TRANSFORM headers REPLACE "(.+)" "$<$<COMPILE_LANGUAGE:CXX>:<\\1$<ANGLE-R>>")
  target_precompile_headers(${name} PRIVATE ${headers})
endfunction()

# emblem_precompiled(TARGET CARRIER): compiles the target with the headers of `emblem_headers`, `emblem_quick_headers` or
# `emblem_test_headers`, where there are such and nothing in the target is C. It needs the carrier's options.
function(emblem_precompiled name carrier)
  get_target_property(sources ${name} SOURCES)
  if(TARGET ${carrier} AND NOT sources MATCHES "\\.c(;|$)")
    target_precompile_headers(${name} REUSE_FROM ${carrier})
  endif()
endfunction()

if(EMBLEM_PRECOMPILED)
  set(standard_headers algorithm array charconv chrono compare cstdint expected functional map memory optional set span
    string string_view utility variant vector)
  emblem_carry_headers(emblem_headers ${standard_headers})
  if(EMBLEM_SANITIZE)
    emblem_carry_headers(emblem_quick_headers ${standard_headers})
    target_compile_options(emblem_quick_headers PRIVATE -O0)
  endif()
  if(EMBLEM_TESTS)
    emblem_carry_headers(emblem_test_headers ${standard_headers} filesystem fstream sstream gtest/gtest.h)
    target_link_libraries(emblem_test_headers PRIVATE GTest::gtest)
    emblem_build_as_test(emblem_test_headers)
  endif()
endif()

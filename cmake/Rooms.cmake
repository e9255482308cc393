# Under sanitizers to optimise takes two thirds of the time; these rooms compute enough to be worth it.
set(EMBLEM_OPTIMISED "^core/|^adapters/qr$")

# emblem_room(NAME SOURCES a.cc … [LINKS target …] [TESTS a_test.cc …])
#
# A room is a folder with one static library, emblem_NAME, and one test program beside it, NAME_test. A room links only
# what it may import; tools/check_rooms.py holds the #include lines to the same directions.
function(emblem_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;LINKS;TESTS" ${ARGN})
  add_library(emblem_${name} STATIC ${ROOM_SOURCES})
  target_link_libraries(emblem_${name} PUBLIC emblem_flags ${ROOM_LINKS})
  set_property(GLOBAL APPEND PROPERTY EMBLEM_ROOMS emblem_${name})
  cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY ${CMAKE_SOURCE_DIR} OUTPUT_VARIABLE folder)
  if(EMBLEM_SANITIZE AND NOT EMBLEM_FUZZ AND NOT folder MATCHES "${EMBLEM_OPTIMISED}")
    target_compile_options(emblem_${name} PRIVATE -O0)
    emblem_precompiled(emblem_${name} emblem_quick_headers)
  else()
    emblem_precompiled(emblem_${name} emblem_headers)
  endif()
  if(EMBLEM_UNITY STREQUAL "all")
    emblem_unity(emblem_${name})
  endif()
  if(EMBLEM_TESTS AND ROOM_TESTS)
    emblem_test(${name}_test SOURCES ${ROOM_TESTS} LINKS emblem_${name})
  endif()
endfunction()

# LLVM's linker needs a quarter of the time for the many test programs; g++ has to be told where Debian keeps it. What
# users get is linked as everywhere else.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  find_path(EMBLEM_LLD ld.lld PATHS /usr/lib/llvm-19/bin NO_DEFAULT_PATH)
endif()

# emblem_quick_build(TARGET): for what only tests run. To optimise it takes twice the time of building it, and nobody
# waits for it to run.
function(emblem_quick_build name)
  emblem_build_as_test(${name})
  if(EMBLEM_LLD)
    target_link_options(${name} PRIVATE -B${EMBLEM_LLD} -fuse-ld=lld)
  endif()
  emblem_precompiled(${name} emblem_test_headers)
  if(EMBLEM_UNITY)
    emblem_unity(${name})
  endif()
endfunction()

# emblem_test(NAME SOURCES … [LINKS …]): a GoogleTest program, run by ctest from the root of the source tree.
function(emblem_test name)
  cmake_parse_arguments(TEST "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${TEST_SOURCES})
  target_link_libraries(${name} PRIVATE emblem_flags ${TEST_LINKS} GTest::gtest_main GTest::gtest)
  emblem_quick_build(${name})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
endfunction()

# Warnings as errors, hardening, and the optional instrumentation: one interface target that every room links.
add_library(emblem_flags INTERFACE)
target_include_directories(emblem_flags INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/include)
target_compile_options(emblem_flags INTERFACE
  -Wall -Wextra -Wno-missing-field-initializers -Wpedantic -Wconversion -Wsign-conversion -Wcast-qual
  $<$<COMPILE_LANGUAGE:CXX>:-Wold-style-cast> -Wformat=2
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor> $<$<COMPILE_LANGUAGE:CXX>:-Woverloaded-virtual> -Werror
  -fstack-protector-strong -fcf-protection=full -ftrivial-auto-var-init=zero)
# Among files compiled as one, a local name hides a private one of another file: no fault.
target_compile_options(emblem_flags INTERFACE $<$<NOT:$<BOOL:$<TARGET_PROPERTY:UNITY_BUILD>>>:-Wshadow>)
target_compile_definitions(emblem_flags INTERFACE _GLIBCXX_ASSERTIONS)
target_link_options(emblem_flags INTERFACE $<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-pie> -Wl,-z,relro,-z,now,-z,noexecstack)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(emblem_flags INTERFACE -Wduplicated-cond -Wlogical-op -Wnull-dereference -fstack-clash-protection)
endif()

if(EMBLEM_SANITIZE)
  target_compile_options(emblem_flags INTERFACE -fsanitize=${EMBLEM_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  target_link_options(emblem_flags INTERFACE -fsanitize=${EMBLEM_SANITIZE})
elseif(NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
  # Fortify needs optimisation, which tests are built without, and hides from the sanitizers what they look for.
  target_compile_options(emblem_flags INTERFACE
    $<$<NOT:$<BOOL:$<TARGET_PROPERTY:EMBLEM_TEST>>>:-U_FORTIFY_SOURCE$<SEMICOLON>-D_FORTIFY_SOURCE=3>)
endif()
if(EMBLEM_FUZZ)
  target_compile_options(emblem_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(EMBLEM_COVERAGE)
  target_compile_options(emblem_flags INTERFACE -fprofile-instr-generate -fcoverage-mapping)
  target_link_options(emblem_flags INTERFACE -fprofile-instr-generate)
endif()

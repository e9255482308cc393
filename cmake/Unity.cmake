# Many files compiled as one, so that headers are read and templates made once for all of them
# (docs/decisions/0018-build-time.md).
set(EMBLEM_UNITY "" CACHE STRING "what is compiled many files at a time: nothing, tests or all")
if(EMBLEM_UNITY)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  execute_process(COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/unity_groups.py
    OUTPUT_FILE ${CMAKE_BINARY_DIR}/unity_groups.cmake COMMAND_ERROR_IS_FATAL ANY)
  include(${CMAKE_BINARY_DIR}/unity_groups.cmake)
endif()

# emblem_unity(TARGET): compiles its files in the groups that the tool found.
function(emblem_unity name)
  get_target_property(sources ${name} SOURCES)
  foreach(source IN LISTS sources)
    cmake_path(ABSOLUTE_PATH source OUTPUT_VARIABLE path)
    cmake_path(RELATIVE_PATH path BASE_DIRECTORY ${CMAKE_SOURCE_DIR})
    if(DEFINED EMBLEM_UNITY_GROUP_${path})
      set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${EMBLEM_UNITY_GROUP_${path}})
    endif()
  endforeach()
  set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
endfunction()

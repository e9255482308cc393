// What the verbs on a home print: for people, and as one line of JSON.
#pragma once

#include <string>
#include <vector>

#include "apps/emblem/places.h"
#include "apps/wiring/verification.h"
#include "engine/home/settings.h"
#include "engine/issuing/accept.h"
#include "engine/issuing/commit.h"
#include "engine/issuing/endorse.h"
#include "engine/issuing/issue.h"
#include "engine/issuing/review.h"
#include "engine/issuing/status.h"
#include "engine/issuing/withdraw.h"
#include "engine/publishing/places.h"

namespace emblem::app {

struct ListedKey {
  std::string name;
  std::string role;
  home::KeyState state{};
  std::string algorithm;
  std::string place;
  std::string jose_kid;
  std::string cbor_kid;
};
std::string render_text(const std::vector<ListedKey>& keys);
std::string render_json(const std::vector<ListedKey>& keys);

struct CommitmentPlan {
  std::string issuer;
  std::string jose_kid;
  std::string cbor_kid;
  std::vector<std::string> names;
  std::optional<std::string> csr;  // the file of the signing request, where one was written
};

std::string render_text(const CommitmentPlan& plan);
std::string render_json(const CommitmentPlan& plan);

std::string render_text(const issuing::TakenChain& taken);
std::string render_json(const issuing::TakenChain& taken);

std::string render_text(const issuing::Issued& issued);
std::string render_json(const issuing::Issued& issued);

struct ReviewedRequest {
  const desk::VerifiedRequest& request;
  const issuing::Review& review;
};
std::string render_text(const ReviewedRequest& reviewed);
std::string render_json(const ReviewedRequest& reviewed);

std::string render_text(const issuing::Accepted& accepted);
std::string render_json(const issuing::Accepted& accepted);

struct HomeStatus {
  const home::Settings& settings;
  const issuing::Status& status;
  const publishing::PlacesStatus& places;
  const std::vector<std::string>& kept_logs;  // files of log lists
};
std::string render_text(const HomeStatus& status);
std::string render_json(const HomeStatus& status);

struct WithdrawnEverywhere {
  const issuing::Withdrawn& withdrawn;
  const std::vector<PlaceOutcome>& outcomes;
  const wiring::VerifyReport* verified;  // null: nobody was asked
};
std::string render_text(const WithdrawnEverywhere& withdrawn);
std::string render_json(const WithdrawnEverywhere& withdrawn);

std::string render_text(const std::vector<home::Given>& given);
std::string render_json(const std::vector<home::Given>& given);
// One line an entry.
std::string render_json(const std::vector<home::JournalEntry>& journal);

std::string render_csv(const std::vector<home::Given>& given);

// "warning: where: text" a line; notes are "note:".
std::string render_findings(const std::vector<Finding>& findings);

}  // namespace emblem::app

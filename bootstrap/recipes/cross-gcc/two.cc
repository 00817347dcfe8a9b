#include <atomic>
#include <iostream>
#include <stdexcept>
#include <string>
#include <thread>
extern "C" int part(int);
int main() {
    std::atomic<int> caught{0};
    auto work = [&] {
        try {
            throw std::runtime_error(std::to_string(part(21)));
        } catch (const std::exception &e) {
            caught += std::stoi(e.what());
        }
    };
    std::thread first(work), second(work);
    first.join();
    second.join();
    std::cout << caught << std::endl;
    return caught == 84 ? 0 : 1;
}
